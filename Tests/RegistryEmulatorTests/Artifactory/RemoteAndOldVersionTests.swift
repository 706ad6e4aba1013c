@testable internal import RegistryEmulator
internal import Testing

@Suite("Remote repositories, old versions, limits")
struct RemoteAndOldVersionTests {
    private static let layer = EmulatedInstance.sha256([UInt8]("layer".utf8))

    private func instance() async throws -> (EmulatedInstance, image: EmulatedInstance.Pushed) {
        let instance = try EmulatedInstance([
            .init("hub-origin"), .init("hub", class: .remote, upstream: "hub-origin"), .init("local"),
            .init("all", class: .virtual, members: ["local", "hub"]),
        ])
        return (instance, try await instance.pushImage("app", tag: "1.0", to: "hub-origin"))
    }

    @Test("fetches a manifest with markers for layers, and a layer when it is asked for", arguments: ["hub", "all"])
    func fetches(key: String) async throws {
        let (instance, image) = try await instance()
        #expect(try await instance.files(in: "hub-cache").isEmpty)
        let pulled = try await instance.send("GET", "/v2/\(key)/app/manifests/1.0")
        #expect(pulled.headers["Docker-Content-Digest"] == image.digest)
        let marker = "hub-cache/app/1.0/sha256__\(Self.layer)"
        #expect(try await instance.status(of: marker + ".marker") == 200)
        let blob = try await instance.send("GET", "/v2/\(key)/app/blobs/sha256:\(Self.layer)")
        #expect(blob.text == "layer")
        #expect(try await instance.status(of: marker + ".marker") == 404)
        #expect(try await instance.status(of: marker) == 200)
        #expect(try await instance.send("GET", "/v2/\(key)/app/manifests/none").status == 404)
    }

    @Test("keeps what was fetched by digest in a folder of another name than local repositories")
    func fetchesByDigest() async throws {
        let (instance, image) = try await instance()
        #expect(try await instance.send("GET", "/v2/hub/app/manifests/\(image.digest)").status == 200)
        let info = try await instance.send(
            "GET",
            "/artifactory/api/storage/hub-cache/app/sha256__\(image.hex)/manifest.json"
        )
        #expect(info.status == 200)
        #expect(info.json["remoteUrl"]?.text?.hasPrefix("http://localhost/artifactory/hub-origin/app/") == true)
    }

    @Test("copies markers from a cache, which makes a broken image")
    func copiesMarkers() async throws {
        let (instance, _) = try await instance()
        _ = try await instance.send("GET", "/v2/hub/app/manifests/1.0")
        try await instance.send("POST", "/artifactory/api/copy/hub-cache/app/1.0?to=/local/app/1.0").expect(200)
        #expect(try await instance.send("GET", "/v2/local/app/manifests/1.0").status == 200)
        #expect(try await instance.send("GET", "/v2/local/app/blobs/sha256:\(Self.layer)").status == 404)
    }

    @Test("needs an upstream that is there")
    func unknownUpstream() {
        #expect(throws: ArtifactoryStartError.unknownUpstream(key: "none", of: "hub")) {
            try EmulatedInstance([.init("hub", class: .remote, upstream: "none")])
        }
    }

    @Test("drops an image's oldest tags, a signature's as well as any")
    func maxUniqueTags() async throws {
        let instance = try EmulatedInstance([.init("staging", maxUniqueTags: 2)])
        let image = try await instance.pushImage("app", tag: "1.0")
        try await instance.pushImage("app", tag: "sha256-\(image.hex).sig", layers: ["signature"])
        try await instance.pushImage("app", tag: "1.1", layers: ["next"])
        try await instance.pushImage("app", tag: "1.2", layers: ["after"])
        let tags = try await instance.send("GET", "/v2/staging/app/tags/list").json["tags"]
        #expect(tags == .array([.string("1.1"), .string("1.2")]))
    }

    @Test("refuses an OCI signature on 6.16", arguments: [("6.16.0", false), ("6.20.0", true)])
    func oldSignatures(version: String, isTaken: Bool) async throws {
        let instance = try EmulatedInstance(version: version)
        let config = try await instance.push(blob: "{}", to: "app", in: "staging")
        let payload = try await instance.push(blob: "payload", to: "app", in: "staging")
        let manifest =
            #"{"schemaVersion":2,"mediaType":"\#(EmulatedInstance.imageType)","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\#(config.digest)","size":2},"layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","digest":"\#(payload.digest)","size":7}]}"#
        let answer = try await instance.send(
            "PUT",
            "/v2/staging/app/manifests/sha256-\(config.hex).sig",
            headers: [.init("Content-Type", EmulatedInstance.imageType)],
            body: [UInt8](manifest.utf8)
        )
        #expect(answer.status == (isTaken ? 201 : 400))
        if !isTaken { #expect(answer.json["errors"]?.elements?.first?["code"] == .string("MANIFEST_INVALID")) }
        try await instance.pushImage("app", tag: "1.0")
    }

    @Test("is strict about Accept on old versions", arguments: [("6.20.0", 406), ("7.77.0", 200)])
    func accept(version: String, status: Int) async throws {
        let instance = try EmulatedInstance(version: version)
        try await instance.pushImage("app", tag: "1.0")
        for path in ["/artifactory/api/docker/staging/v2/token", "/v2/staging/app/tags/list"] {
            let strange = try await instance.send("GET", path, headers: [.init("Accept", "text/html")])
            #expect(strange.status == status)
            #expect(try await instance.send("GET", path, headers: [.init("Accept", "*/*")]).status == 200)
        }
    }

    @Test("takes no blob by POST alone on old versions", arguments: [("6.20.0", 202), ("7.77.0", 201)])
    func postedBlobs(version: String, status: Int) async throws {
        let instance = try EmulatedInstance(version: version)
        let bytes = [UInt8]("blob".utf8)
        let digest = "sha256:" + EmulatedInstance.sha256(bytes)
        let target = "/v2/staging/app/blobs/uploads/?digest=\(digest)"
        #expect(try await instance.send("POST", target, body: bytes).status == status)
    }

    @Test(
        "refuses a tag of a federated or OCI repository without a word, where told to",
        arguments: ["oci", "federated"]
    )
    func bareRefusal(target: String) async throws {
        let instance = try EmulatedInstance([
            .init("staging"), .init("oci", packageType: "oci"), .init("federated", class: .federated),
        ]) { $0.refusesTagsWithoutAWord = true }
        try await instance.pushImage("app", tag: "1.0")
        let one = try await instance.promote(
            #""targetRepo":"\#(target)","dockerRepository":"app","tag":"1.0","copy":true"#
        )
        #expect(one.status == 400)
        #expect(one.bytes.isEmpty)
        let all = try await instance.promote(#""targetRepo":"\#(target)","dockerRepository":"app","copy":true"#)
        #expect(all.status == 200)
    }
}
