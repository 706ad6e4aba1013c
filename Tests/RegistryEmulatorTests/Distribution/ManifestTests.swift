import RegistryEmulator
import Testing

@Suite("Manifests")
struct ManifestTests {
    @Test("come back byte for byte, by tag and by digest, with their type and length")
    func reading() async throws {
        let registry = RegistryUnderTest()
        let (image, pushed) = try await registry.pushImage()
        #expect(pushed.status == 201)
        #expect(pushed.headers["Location"] == "/v2/app/manifests/\(image.digest)")
        #expect(pushed.headers["Docker-Content-Digest"] == image.digest)
        for reference in ["1.0", image.digest] {
            let answer = try await registry.send("GET", "/v2/app/manifests/\(reference)")
            #expect(answer.bytes == image.manifest)
            #expect(answer.headers["Content-Type"] == image.type)
            #expect(answer.headers["Docker-Content-Digest"] == image.digest)
        }
        let known = try await registry.send(
            "GET",
            "/v2/app/manifests/1.0",
            headers: [.init("If-None-Match", "\"\(image.digest)\"")]
        )
        #expect(known.status == 304)
    }

    @Test("are refused while their blobs or children are not there")
    func completeness() async throws {
        let registry = RegistryUnderTest()
        let image = try await registry.prepare(to: "elsewhere")
        #expect(try await registry.push(image, as: "1.0").code == "MANIFEST_BLOB_UNKNOWN")
        #expect(try await registry.pushIndex(of: [image], as: "1.0").answer.code == "MANIFEST_BLOB_UNKNOWN")
        #expect(try await registry.send("GET", "/v2/app/manifests/1.0").code == "MANIFEST_UNKNOWN")

        let sparse = RegistryUnderTest { $0.checksCompleteness = false }
        #expect(try await sparse.push(image, as: "1.0").status == 201)
        #expect(try await sparse.pushIndex(of: [image], as: "2.0").answer.status == 201)
    }

    @Test("need not have layers that may not be distributed")
    func foreignLayers() async throws {
        let registry = RegistryUnderTest()
        let image = foreign(try await registry.prepare())
        #expect(try await registry.push(image, as: "1.0").status == 201)
        let strict = RegistryUnderTest([.foreignLayersRequired])
        _ = try await strict.prepare()
        #expect(try await strict.push(image, as: "1.0").code == "MANIFEST_BLOB_UNKNOWN")
    }

    private func foreign(_ image: RegistryUnderTest.Image) -> RegistryUnderTest.Image {
        let layer =
            #"{"mediaType":"application/vnd.oci.image.layer.nondistributable.v1.tar","digest":"sha256:"#
            + String(repeating: "a", count: 64) + #"","size":5,"urls":["https://layers.invalid/a"]}"#
        let text = String(decoding: image.manifest, as: UTF8.self)
            .replacing(#""layers":["#, with: #""layers":[\#(layer),"#)
        return .init(manifest: Array(text.utf8), type: image.type)
    }

    @Test("are refused with a wrong digest, another type, a bad name, or no JSON")
    func refusals() async throws {
        let registry = RegistryUnderTest()
        let image = try await registry.prepare()
        let other = "sha256:" + String(repeating: "0", count: 64)
        #expect(try await registry.push(image, as: other).code == "DIGEST_INVALID")
        #expect(try await registry.push(image, as: "-tag").code == "TAG_INVALID")
        #expect(try await registry.push(image, as: String(repeating: "a", count: 129)).code == "TAG_INVALID")
        #expect(try await registry.push(image, as: "1.0", to: "App").code == "NAME_INVALID")
        #expect(try await registry.push(image, as: "1.0", to: "a//b").code == "NAME_INVALID")
        var lying = image
        lying.type = "application/vnd.docker.distribution.manifest.v2+json"
        #expect(try await registry.push(lying, as: "1.0").code == "MANIFEST_INVALID")
        #expect(try await registry.push(.init(manifest: [1], type: image.type), as: "1.0").code == "MANIFEST_INVALID")
        let large = [UInt8](repeating: 32, count: (4 << 20) + 1)
        #expect(try await registry.push(.init(manifest: large, type: image.type), as: "1.0").status == 413)
    }

    @Test("lose a tag by its deletion, and all tags by their own")
    func deletion() async throws {
        let registry = RegistryUnderTest()
        let (image, _) = try await registry.pushImage("1.0")
        try await registry.push(image, as: "latest")
        #expect(try await registry.send("DELETE", "/v2/app/manifests/1.0").status == 202)
        #expect(try await registry.tags() == ["latest"])
        #expect(try await registry.send("GET", "/v2/app/manifests/\(image.digest)").status == 200)
        #expect(try await registry.send("DELETE", "/v2/app/manifests/\(image.digest)").status == 202)
        #expect(try await registry.tags() == [])
        #expect(try await registry.send("DELETE", "/v2/app/manifests/\(image.digest)").code == "MANIFEST_UNKNOWN")
    }

    @Test("under immutable tags can't be replaced or deleted, but pushed again")
    func immutability() async throws {
        let registry = RegistryUnderTest { $0.immutableTags = [WildcardPattern("v*")] }
        let (image, _) = try await registry.pushImage("v1")
        #expect(try await registry.push(image, as: "v1").status == 201)
        #expect(try await registry.pushImage("v1", seed: "other").answer.code == "TAG_INVALID")
        #expect(try await registry.send("DELETE", "/v2/app/manifests/v1").code == "TAG_INVALID")
        try await registry.pushImage("latest")
        #expect(try await registry.pushImage("latest", seed: "other").answer.status == 201)
        #expect(try await registry.send("GET", "/v2/app/manifests/v1").bytes == image.manifest)
    }
}
