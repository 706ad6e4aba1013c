@testable internal import RegistryEmulator
internal import Testing

@Suite("The Distribution API by each of Artifactory's ways")
struct DistributionByEveryWayTests {
    private static let ways: [(prefix: String, authority: String)] = [
        ("/artifactory/api/docker/staging/v2", "localhost"), ("/v2/staging", "localhost:8081"),
        ("/v2", "staging.art.example"),
    ]

    /// The status and header fields of the specification, step by step.
    @Test("pushes in chunks, reads in parts, pages, deletes", arguments: ways)
    func steps(prefix: String, authority: String) async throws {
        let instance = try EmulatedInstance()
        func ask(
            _ method: String,
            _ target: String,
            _ headers: HeaderFields = [],
            _ body: String = ""
        ) async throws -> EmulatedInstance.Answer {
            let bytes = [UInt8](body.utf8)
            return try await instance.send(method, target, headers: headers, body: bytes, authority: authority)
        }
        let layer = "0123456789"
        let digest = "sha256:" + EmulatedInstance.sha256([UInt8](layer.utf8))
        let image = prefix + "/team/app"
        #expect(try await ask("HEAD", "\(image)/blobs/\(digest)").status == 404)

        let opened = try await ask("POST", "\(image)/blobs/uploads/")
        #expect(opened.status == 202)
        let first = try await ask("PATCH", opened.headers["Location"] ?? "", [.init("Content-Range", "0-3")], "0123")
        #expect(first.status == 202)
        #expect(first.headers["Range"] == "0-3")
        let wrong = try await ask("PATCH", first.headers["Location"] ?? "", [.init("Content-Range", "7-9")], "789")
        #expect(wrong.status == 416)
        let state = try await ask("GET", first.headers["Location"] ?? "")
        #expect(state.status == 204)
        let location = state.headers["Location"] ?? first.headers["Location"] ?? ""
        let closed = try await ask(
            "PUT",
            location + (location.contains("?") ? "&" : "?") + "digest=\(digest)",
            [],
            "456789"
        )
        #expect(closed.status == 201)
        #expect(closed.headers["Docker-Content-Digest"] == digest)
        let part = try await ask("GET", "\(image)/blobs/\(digest)", [.init("Range", "bytes=2-4")])
        #expect(part.status == 206)
        #expect(part.text == "234")

        let cancelled = try await ask("POST", "\(image)/blobs/uploads/")
        #expect(try await ask("DELETE", cancelled.headers["Location"] ?? "").status == 204)
        let spoiled = try await ask("POST", "\(image)/blobs/uploads/?digest=\(digest)", [], "other")
        #expect(spoiled.status == 400)

        let descriptor = #"{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\#(digest)","size":10}"#
        let manifest =
            #"{"schemaVersion":2,"mediaType":"\#(EmulatedInstance.imageType)","config":\#(descriptor),"layers":[\#(descriptor)]}"#
        let type: HeaderFields = [.init("Content-Type", EmulatedInstance.imageType)]
        for tag in ["a", "b", "c"] {
            #expect(try await ask("PUT", "\(image)/manifests/\(tag)", type, manifest).status == 201)
        }
        let page = try await ask("GET", "\(image)/tags/list?n=2")
        #expect(page.json["tags"] == .array([.string("a"), .string("b")]))
        #expect(page.headers["Link"]?.contains("\(prefix)/team/app/tags/list") == true)
        let rest = try await ask("GET", "\(image)/tags/list?n=2&last=b")
        #expect(rest.json["tags"] == .array([.string("c")]))
        let catalog = try await ask("GET", "\(prefix)/_catalog")
        #expect(catalog.json["repositories"] == .array([.string("team/app")]))

        let named = "sha256:" + EmulatedInstance.sha256([UInt8](manifest.utf8))
        #expect(try await ask("DELETE", "\(image)/manifests/a").status == 202)
        #expect(try await ask("GET", "\(image)/manifests/\(named)").text == manifest)
        #expect(try await ask("DELETE", "\(image)/manifests/\(named)").status == 202)
        #expect(try await ask("GET", "\(image)/manifests/b").status == 404)
    }

    @Test("hides what may not be read, where told to")
    func hides() async throws {
        let instance = try EmulatedInstance(users: ["bob": []]) { $0.hidesUnauthorizedResources = true }
        try await instance.pushImage("app", tag: "1.0")
        let answer = try await instance.send("GET", "/v2/staging/app/manifests/1.0", as: "bob")
        #expect(answer.status == 404)
        #expect(answer.json["errors"]?.elements?.first?["code"] == .string("MANIFEST_UNKNOWN"))
    }
}
