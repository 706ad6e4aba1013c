import FoundationEssentials
import Glibc
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("Deletion from a local registry")
struct DeletionTests {
    let registry: RegistryFolder
    let backend: LocalBackend
    let name: RepositoryName

    init() throws {
        registry = try RegistryFolder()
        backend = registry.backend
        name = try RepositoryName("app")
    }

    static func index(of images: [Image], _ annotations: String = "") -> RawManifest {
        let children = images.map { Image.json($0.manifest.descriptor) }.joined(separator: ",")
        let text =
            #"{"schemaVersion":2,"mediaType":"\#(MediaType.ociIndex)","manifests":[\#(children)]\#(annotations)}"#
        return RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex)
    }

    func delete(_ tag: String) async throws -> Bool {
        try await backend.delete(.tag(try TagName(tag)), in: name)
    }

    func delete(_ manifest: RawManifest) async throws -> Bool {
        try await backend.delete(.digest(manifest.digest), in: name)
    }

    /// What a backend that remembers nothing finds.
    func isThere(_ manifest: RawManifest) async throws -> Bool {
        try await registry.backend.resolve(.digest(manifest.digest), in: name) != nil
    }

    func list() throws -> LayoutIndexContent { try LayoutIndexContent(try registry.folder.read("app/index.json")) }

    @Test("of a tag leaves the manifest and its other tags")
    func tag() async throws {
        let image = Image("one")
        for tag in ["v1", "v2", "sha256-\(image.manifest.digest.encoded)"] {
            try await image.push(to: backend, tagged: tag)
        }
        #expect(try await delete("v1"))
        #expect(try await registry.audit() == ["v2", "sha256-\(image.manifest.digest.encoded)"])
        #expect(try await delete("sha256-\(image.manifest.digest.encoded)"))
        #expect(try await registry.audit() == ["v2"])
        #expect(try await delete("v2"))
        #expect(try await registry.audit() == [])
        #expect(try await isThere(image.manifest))
        #expect(try list().manifests.count == 1, "the manifest is listed without a name")
    }

    @Test("of a manifest takes all its tags and its file, and nothing of others")
    func manifest() async throws {
        let (image, other) = (Image("one"), Image("two"))
        for tag in ["v1", "v2"] { try await image.push(to: backend, tagged: tag) }
        try await image.push(to: backend, "app/nested", tagged: "v1")
        try await other.push(to: backend, tagged: "v3")
        let before = try registry.snapshot()
        #expect(try await delete(image.manifest))
        #expect(try await registry.audit() == ["v3"])
        #expect(try await registry.audit("app/nested") == ["v1"])
        #expect(try await !isThere(image.manifest))
        let after = try registry.snapshot()
        #expect(
            Set(before.keys).subtracting(after.keys) == ["app/blobs/sha256/\(image.manifest.digest.encoded)"]
        )
        #expect(Set(after.keys).isSubset(of: before.keys))
        for (file, bytes) in after where file != "app/index.json" { #expect(before[file] == bytes) }
    }

    @Test("of what is gone changes nothing and is no error")
    func gone() async throws {
        let (image, other) = (Image("one"), Image("two"))
        #expect(try await !delete("v1"))
        #expect(try await !delete(image.manifest))
        #expect(try registry.snapshot().isEmpty)
        try await other.push(to: backend, tagged: "v2")
        let before = try registry.snapshot()
        #expect(try await !delete("v1"))
        #expect(try await !delete(image.manifest))
        let layer = other.blobs[1].blob.digest
        #expect(try await !backend.delete(.digest(layer), in: name), "a layer is no manifest")
        #expect(try registry.snapshot() == before)
        #expect(try await delete(other.manifest))
        #expect(try await !delete(other.manifest))
    }

    @Test("of an index leaves its children, which are listed then")
    func index() async throws {
        let images = [Image("one"), Image("two"), Image("three")]
        for image in images { try await image.push(to: backend) }
        let index = Self.index(of: images)
        let smaller = Self.index(of: [images[0]])
        try await backend.push(index, to: name, tagged: try TagName("multi"))
        try await backend.push(smaller, to: name, tagged: try TagName("small"))
        try await images[1].push(to: backend, tagged: "two")
        #expect(try list().manifests.count == 3)
        #expect(try await delete(index))
        for image in images { #expect(try await isThere(image.manifest)) }
        #expect(try await registry.audit() == ["small", "two"])
        let listed = try list().manifests
        #expect(
            Set(listed.map(\.digest))
                == Set([smaller.digest, images[1].manifest.digest, images[2].manifest.digest].map(\.text)),
            "what another index or a tag leads to is not listed once more"
        )
        #expect(listed.count == 3)
    }

    @Test("of an index that lists referrers leaves them to be found")
    func fallbackIndex() async throws {
        let image = Image("one")
        try await image.push(to: backend, tagged: "v1")
        let empty = BlobUpload(bytes: Array("{}".utf8), mediaType: .ociEmpty)
        _ = try await backend.push(empty, to: name)
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","artifactType":"application/x",\
            "config":\(Image.json(empty.blob)),"layers":[\(Image.json(empty.blob))],\
            "subject":\(Image.json(image.manifest.descriptor))}
            """
        let referrer = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
        try await backend.push(referrer, to: name, tagged: nil)
        let list = #"{"schemaVersion":2,"manifests":[\#(Image.json(referrer.descriptor))]}"#
        let fallback = RawManifest(bytes: Array(list.utf8), mediaType: .ociIndex)
        let tag = "sha256-\(image.manifest.digest.encoded)"
        try await backend.push(fallback, to: name, tagged: try TagName(tag))
        let digest = image.manifest.digest
        #expect(try await backend.referrers(of: digest, in: name)?.map(\.digest) == [referrer.digest])
        #expect(try await delete(fallback))
        for reader in [backend, registry.backend] {
            #expect(try await reader.referrers(of: digest, in: name)?.map(\.digest) == [referrer.digest])
        }
        #expect(try await delete(referrer))
        for reader in [backend, registry.backend] {
            #expect(try await reader.referrers(of: digest, in: name) == [])
        }
    }

    @Test("of a referrer that an index still lists takes it off the list of referrers")
    func listedReferrer() async throws {
        let image = Image("one")
        try await image.push(to: backend, tagged: "v1")
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociIndex)","manifests":[],\
            "subject":\(Image.json(image.manifest.descriptor))}
            """
        let referrer = RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex)
        try await backend.push(referrer, to: name, tagged: nil)
        let list = #"{"schemaVersion":2,"manifests":[\#(Image.json(referrer.descriptor))]}"#
        let fallback = RawManifest(bytes: Array(list.utf8), mediaType: .ociIndex)
        try await backend.push(fallback, to: name, tagged: try TagName("list"))
        #expect(try await backend.referrers(of: image.manifest.digest, in: name)?.count == 1)
        #expect(try await delete(referrer))
        #expect(try await backend.referrers(of: image.manifest.digest, in: name) == [])
        #expect(try await isThere(fallback))
    }

    @Test("of a manifest that is another's blob too leaves the file")
    func manifestAsBlob() async throws {
        let image = Image("one")
        try await image.push(to: backend, tagged: "v1")
        let config = BlobUpload(bytes: Array("{}".utf8), mediaType: .ociEmpty)
        _ = try await backend.push(config, to: name)
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","config":\(Image.json(config.blob)),\
            "layers":[\(Image.json(image.manifest.descriptor))]}
            """
        let archive = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
        try await backend.push(archive, to: name, tagged: try TagName("archive"))
        #expect(try await delete(image.manifest))
        #expect(try await registry.audit() == ["archive"])
    }

    @Test("of a tag that several manifests have, by themselves or at the end of references, is refused")
    func ambiguity() async throws {
        let images = [Image("one"), Image("two")]
        for (number, image) in images.enumerated() { try await image.push(to: backend, tagged: "v\(number)") }
        let text = String(decoding: try registry.folder.read("app/index.json"), as: UTF8.self)
        try registry.folder.write(text.replacing("\"v1\"", with: "\"docker.io/app:v0\""), to: "app/index.json")
        let before = try registry.snapshot()
        let error = await #expect(throws: RegistryError.self) { try await delete("v0") }
        #expect(error?.kind == .corrupt)
        #expect(try registry.snapshot() == before)
        #expect(try await delete(images[0].manifest))
        #expect(try await delete("v0"), "a full reference has the tag at its end")
        #expect(try await registry.audit() == [])
        #expect(try await isThere(images[1].manifest))
    }

    @Test("of a manifest whose file is missing takes it off the list")
    func missingFile() async throws {
        let image = Image("one")
        try await image.push(to: backend, tagged: "v1")
        unlink(registry.root + "/app/blobs/sha256/" + image.manifest.digest.encoded)
        #expect(try await delete(image.manifest))
        #expect(try await registry.audit() == [])
        #expect(try await !isThere(image.manifest))
    }

    @Test("leaves no manifest listed whose file is gone, while others push the same")
    func races() async throws {
        let images = (0..<8).map { Image("image-\($0)") }
        for image in images { try await image.push(to: backend) }
        let backends = [registry.backend, registry.backend]
        let writer = try registry.writer("p", count: 20).start()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for round in 0..<10 {
                for (number, image) in images.enumerated() {
                    group.addTask { try await image.push(to: backends[round % 2], tagged: "v\(number)-\(round)") }
                    group.addTask {
                        _ = try await backends[(round + 1) % 2].delete(.digest(image.manifest.digest), in: name)
                    }
                }
            }
            try await group.waitForAll()
        }
        let result = await writer.wait()
        #expect(result.isSuccess, "\(result)")
        let tags = try await registry.audit()
        #expect(tags.isSuperset(of: (0..<20).map { "p-\($0)" }))
        for image in images { try await image.push(to: backend, tagged: "last-\(image.manifest.digest.short)") }
        #expect(try await registry.audit().count >= 28)
        #expect(try registry.leftovers() == [])
    }

    @Test("leaves a layout that oras reads", .requires(.oras))
    func otherTools() async throws {
        let (image, other) = (Image("one"), Image("two"))
        for tag in ["v1", "v2"] { try await image.push(to: backend, tagged: tag) }
        try await other.push(to: backend, tagged: "v3")
        #expect(try await delete("v2"))
        let layout = registry.root + "/app"
        #expect(try await Tool.oras.command(["repo", "tags", "--oci-layout", layout]).run() == "v1\nv3")
        #expect(try await delete(image.manifest))
        #expect(try await Tool.oras.command(["repo", "tags", "--oci-layout", layout]).run() == "v3")
        try await Tool.oras
            .command(["cp", "--from-oci-layout", "\(layout):v3", "--to-oci-layout", "\(registry.root)/copy:v3"]).run()
        #expect(try await registry.audit("copy") == ["v3"])
    }
}
