import OCIBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A registry that misbehaves")
struct ScriptedRegistryTests {
    static let manifest =
        #"{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"\#(digest)","size":1},"layers":[]}"#
    static let digest = "sha256:" + String(repeating: "1", count: 64)
    static let type = ("Content-Type", "application/vnd.oci.image.manifest.v1+json")
    static let path = "/v2/app/manifests/1.0"
    static let size = 300_000

    private let app: RepositoryName
    private let tag: ManifestReference
    private let blob: Descriptor
    private let blobPath: String

    init() throws {
        app = try RepositoryName("app")
        tag = .tag(try TagName("1.0"))
        let bytes = BytePattern.bytes(0..<Self.size)
        blob = Descriptor(mediaType: MediaType("a/b"), digest: Digest(of: bytes), size: Int64(Self.size))
        blobPath = "/v2/app/blobs/\(blob.digest)"
    }

    private func read(_ script: [ScriptedExchange]) async throws -> (read: [UInt8]?, server: ScriptedServer) {
        let server = try ScriptedServer(script)
        let read = try await OCISite.using(server.url) { backend in
            let stream = try await backend.blob(blob, in: app)
                .verified(as: blob, at: backend.location, in: app)
            var bytes: [UInt8] = []
            while let chunk = try await stream.next() { bytes += chunk }
            return bytes
        }
        return (read, server)
    }

    private func failure(
        _ script: [ScriptedExchange],
        _ settings: [String: SettingValue] = ["attempts": .number(1)],
        _ operation: @Sendable (any RegistryBackend) async throws -> Void
    ) async throws -> RegistryError? {
        let server = try ScriptedServer(script)
        do {
            try await OCISite.using(server.url, settings) { try await operation($0) }
            return nil
        } catch let error as RegistryError {
            return error
        }
    }

    @Test("a missing digest header is made up for by reading the manifest")
    func missingDigest() async throws {
        let server = try ScriptedServer([
            ScriptedExchange(nil, Self.path, .text(Self.manifest, headers: [Self.type]))
        ])
        let found = try await OCISite.using(server.url) { try await $0.resolve(tag, in: app) }
        #expect(found?.digest == Digest(of: Array(Self.manifest.utf8)))
        #expect(server.requests.map(\.method) == ["HEAD", "GET"])
    }

    @Test("every manifest request accepts all kinds of manifest")
    func accept() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, Self.path, ScriptedAnswer(404))])
        let (found, read) = try await OCISite.using(server.url) { backend in
            (try await backend.resolve(tag, in: app), try await backend.manifest(tag, in: app))
        }
        #expect(found == nil)
        #expect(read == nil)
        for request in server.requests {
            for type in MediaType.manifests { #expect(request.header("Accept")?.contains(type.text) == true) }
        }
    }

    @Test("bytes that are not the digest's are refused")
    func wrongManifest() async throws {
        let reference = ManifestReference.digest(try Digest(Self.digest))
        let error = try await failure([ScriptedExchange(nil, nil, .text(Self.manifest, headers: [Self.type]))]) {
            _ = try await $0.manifest(reference, in: app)
        }
        #expect(error?.kind == .corrupt)
    }

    @Test(
        "only 404 means absent; everything else is an error",
        arguments: [
            (401, RegistryError.Kind.unauthorized), (403, .forbidden), (429, .rateLimited), (500, .unavailable),
            (503, .unavailable), (418, .invalid),
        ]
    )
    func absence(status: Int, kind: RegistryError.Kind) async throws {
        for read in [true, false] {
            let error = try await failure([ScriptedExchange(nil, nil, ScriptedAnswer(status))]) { backend in
                if read {
                    _ = try await backend.manifest(tag, in: app)
                } else {
                    _ = try await backend.resolve(tag, in: app)
                }
            }
            #expect(error?.kind == kind)
        }
        let listing = try await failure([ScriptedExchange(nil, nil, ScriptedAnswer(status))]) {
            _ = try await $0.tags(in: app)
        }
        #expect(listing?.kind == kind)
    }

    @Test("a web page that says 404 proves nothing")
    func page() async throws {
        let page = ScriptedAnswer.text("<html>", status: 404, headers: [("Content-Type", "text/html; charset=utf-8")])
        let error = try await failure([ScriptedExchange(nil, nil, page)]) { _ = try await $0.resolve(tag, in: app) }
        #expect(error?.kind == .malformedAnswer)
    }

    @Test("a schema 1 image says what it is")
    func schema1() async throws {
        let answer = ScriptedAnswer.text(
            #"{"schemaVersion":1}"#,
            headers: [
                ("Content-Type", "application/vnd.docker.distribution.manifest.v1+prettyjws"),
                ("Docker-Content-Digest", Self.digest),
            ]
        )
        let server = try ScriptedServer([ScriptedExchange(nil, nil, answer)])
        let manifest = try await OCISite.using(server.url) { try await $0.manifest(tag, in: app) }
        #expect(throws: ManifestError.self) { try manifest?.content() }
    }

    @Test("a blob whose connection is cut is taken up where it broke")
    func resumed() async throws {
        let rest = BytePattern.bytes(100_000..<Self.size)
        let (read, server) = try await read([
            ScriptedExchange(
                "GET",
                blobPath,
                times: 1,
                ScriptedAnswer(body: .pattern(count: Self.size), fault: .close(afterBodyBytes: 100_000))
            ),
            ScriptedExchange(
                "GET",
                blobPath,
                ScriptedAnswer(
                    206,
                    headers: [("Content-Range", "bytes 100000-\(Self.size - 1)/\(Self.size)")],
                    body: .bytes(rest)
                )
            ),
        ])
        #expect(read == BytePattern.bytes(0..<Self.size))
        #expect(server.requests.map { $0.header("Range") } == [nil, "bytes=100000-"])
    }

    @Test("where ranges are not given, what was read is read past")
    func reread() async throws {
        let (read, _) = try await read([
            ScriptedExchange(
                "GET",
                blobPath,
                times: 1,
                ScriptedAnswer(body: .pattern(count: Self.size), fault: .reset(afterBodyBytes: 70_000))
            ),
            ScriptedExchange("GET", blobPath, ScriptedAnswer(body: .pattern(count: Self.size))),
        ])
        #expect(read == BytePattern.bytes(0..<Self.size))
    }

    @Test("a blob of the wrong length is refused before a byte is sent on")
    func wrongLength() async throws {
        let script = [ScriptedExchange("GET", blobPath, ScriptedAnswer(body: .pattern(count: Self.size - 1)))]
        let error = try await failure(script) { _ = try await $0.blob(blob, in: app) }
        #expect(error?.kind == .corrupt)
        #expect(error?.reference == blob.digest.text)
    }

    @Test("tags come page by page, and pages at another host are refused")
    func paging() async throws {
        let next = #"</v2/app/tags/list?last=b>; rel="next""#
        let server = try ScriptedServer([
            ScriptedExchange(nil, nil, times: 1, .text(#"{"tags":["a","b","not a tag"]}"#, headers: [("Link", next)])),
            ScriptedExchange(nil, nil, .text(#"{"name":"app","tags":null}"#)),
        ])
        let tags = try await OCISite.using(server.url) { try await $0.tags(in: app) }
        #expect(tags.map(\.text) == ["a", "b"])
        let elsewhere = ScriptedAnswer.text(
            #"{"tags":[]}"#,
            headers: [("Link", #"<http://127.0.0.2:1/x>; rel="next""#)]
        )
        let error = try await failure([ScriptedExchange(nil, nil, elsewhere)]) { _ = try await $0.tags(in: app) }
        #expect(error?.kind == .malformedAnswer)
        let circle = ScriptedAnswer.text(#"{"tags":[]}"#, headers: [("Link", next)])
        let endless = try await failure([ScriptedExchange(nil, nil, circle)]) { _ = try await $0.tags(in: app) }
        #expect(endless?.kind == .malformedAnswer)
    }

    @Test("a registry that knows no mounts is asked with HEAD from then on")
    func mountRefused() async throws {
        let bytes = Array("blob".utf8)
        let upload = BlobUpload(bytes: bytes, mediaType: MediaType("a/b"))
        let server = try ScriptedServer(handler: { request in
            switch request.method {
            case "POST" where request.query != nil: ScriptedAnswer.text("no", status: 400)
            case "POST": ScriptedAnswer(202, headers: [("Location", "/upload/1?_state=a%2Fb")])
            case "PUT": ScriptedAnswer(201)
            default: ScriptedAnswer(404)
            }
        })
        let outcomes = try await OCISite.using(server.url) { backend in
            [try await backend.push(upload, to: app), try await backend.push(upload, to: app)]
        }
        #expect(outcomes == [.uploaded, .uploaded])
        #expect(server.requests.map(\.method) == ["POST", "HEAD", "POST", "PUT", "HEAD", "POST", "PUT"])
        let put = try #require(server.requests.last { $0.method == "PUT" })
        #expect(put.query?.hasPrefix("_state=a%2Fb&digest=sha256") == true)
        #expect(put.header("Content-Length") == "4")
        #expect(put.header("Content-Range") == nil)
        #expect(put.body == bytes)
    }

    @Test("an upload that breaks is begun anew, with a session and a source of its own")
    func uploadBroken() async throws {
        let upload = BlobUpload(bytes: BytePattern.bytes(0..<Self.size), mediaType: MediaType("a/b"))
        let server = try ScriptedServer([
            ScriptedExchange("POST", nil, times: 1, ScriptedAnswer(202, headers: [("Location", "/upload/1")])),
            ScriptedExchange("POST", nil, ScriptedAnswer(202, headers: [("Location", "/upload/2")])),
            ScriptedExchange(
                "PUT",
                "/upload/1",
                ScriptedAnswer(reading: .first(1000), fault: .reset(afterBodyBytes: nil))
            ),
            ScriptedExchange("PUT", "/upload/2", ScriptedAnswer(201)),
            ScriptedExchange("DELETE", nil, ScriptedAnswer(204)),
        ])
        let outcome = try await OCISite.using(server.url) { try await $0.push(upload, to: app) }
        #expect(outcome == .uploaded)
        #expect(server.requests.contains { $0.method == "DELETE" && $0.path == "/upload/1" })
        #expect(server.requests.last { $0.path == "/upload/2" }?.bodyLength == Self.size)
    }

    @Test("a source that proves corrupt completes no upload, and the session is given up")
    func corruptSource() async throws {
        let wrong = BlobUpload(blob: blob) { () throws(RegistryError) in
            BlobStream(bytes: BytePattern.bytes(1..<(Self.size + 1)))
                .verified(as: blob, at: RegistryLocation(name: "s", backend: "t", address: "s", identity: "s"), in: app)
        }
        let server = try ScriptedServer([
            ScriptedExchange("POST", nil, ScriptedAnswer(202, headers: [("Location", "/upload/1")])),
            ScriptedExchange("PUT", nil, ScriptedAnswer(201)),
            ScriptedExchange("DELETE", nil, ScriptedAnswer(204)),
        ])
        do {
            _ = try await OCISite.using(server.url) { try await $0.push(wrong, to: app) }
            Issue.record("no error")
        } catch let error as RegistryError {
            #expect(error.kind == .corrupt)
        }
        #expect(!server.requests.contains { $0.method == "PUT" && $0.isBodyComplete })
        #expect(server.requests.contains { $0.method == "DELETE" })
    }

    @Test(
        "a manifest that the registry refuses says why and how to mend it",
        arguments: [
            (413, "larger"), (403, "right to"), (400, "server said"),
        ]
    )
    func manifestRefused(status: Int, hint: String) async throws {
        let manifest = RawManifest(bytes: Array(Self.manifest.utf8), mediaType: .ociManifest)
        let answer = ScriptedAnswer.text(#"{"errors":[{"code":"X","message":"because"}]}"#, status: status)
        let error = try await failure([ScriptedExchange("PUT", nil, answer)]) {
            try await $0.push(manifest, to: app, tagged: nil)
        }
        #expect("\(try #require(error)) \(error?.remedy ?? "")".contains(hint))
        #expect(error?.serverMessage?.contains("because") == true)
    }
}
