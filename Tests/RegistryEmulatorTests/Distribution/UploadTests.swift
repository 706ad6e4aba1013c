import RegistryEmulator
import Testing

@Suite("Uploads")
struct UploadTests {
    private let bytes = Array("0123456789".utf8)
    private var digest: String { RegistryUnderTest.digest(bytes) }

    @Test("take a blob in one POST")
    func post() async throws {
        let registry = RegistryUnderTest()
        let answer = try await registry.send("POST", "/v2/app/blobs/uploads/?digest=\(digest)", body: bytes)
        #expect(answer.status == 201)
        #expect(answer.headers["Docker-Content-Digest"] == digest)
        #expect(try await registry.send("GET", "/v2/app/blobs/\(digest)").bytes == bytes)
    }

    @Test("take a blob in chunks, the last one with PUT")
    func chunks() async throws {
        let registry = RegistryUnderTest()
        let location = try await registry.openUpload()
        let first = try await registry.send(
            "PATCH",
            location,
            headers: [.init("Content-Range", "0-3")],
            body: Array(bytes[..<4])
        )
        #expect(first.status == 202)
        #expect(first.headers["Range"] == "0-3")
        let second = try await registry.send(
            "PATCH",
            location,
            headers: [.init("Content-Range", "4-6")],
            body: Array(bytes[4..<7])
        )
        #expect(second.headers["Range"] == "0-6")
        let status = try await registry.send("GET", location)
        #expect(status.status == 204)
        #expect(status.headers["Range"] == "0-6")
        #expect(
            try await registry.send("PUT", location + "?digest=\(digest)", body: Array(bytes[7...])).status == 201
        )
        #expect(try await registry.send("GET", "/v2/app/blobs/\(digest)").bytes == bytes)
        #expect(try await registry.send("GET", location).code == "BLOB_UPLOAD_UNKNOWN")
    }

    @Test(
        "refuse a chunk in the wrong place and go on from the right one",
        arguments: [("4-9", 416), ("1-4", 416), ("bytes 3-6/10", 400), ("nonsense", 400), ("3-8", 400)]
    )
    func misplaced(range: String, status: Int) async throws {
        let registry = RegistryUnderTest()
        let location = try await registry.openUpload()
        try await registry.send("PATCH", location, headers: [.init("Content-Range", "0-2")], body: Array(bytes[..<3]))
        let length = range == "4-9" ? 6 : 4
        let answer = try await registry.send(
            "PATCH",
            location,
            headers: [.init("Content-Range", range)],
            body: Array(bytes.prefix(length))
        )
        #expect(answer.status == status)
        if status == 416 { #expect(answer.headers["Range"] == "0-2") }
        #expect(try await registry.send("GET", location).headers["Range"] == "0-2")
        #expect(
            try await registry.send("PUT", location + "?digest=\(digest)", body: Array(bytes[3...])).status == 201
        )
    }

    @Test("keep nothing whose digest is another")
    func wrongDigest() async throws {
        let registry = RegistryUnderTest()
        let location = try await registry.openUpload()
        let answer = try await registry.send("PUT", location + "?digest=\(digest)", body: bytes + [0])
        #expect(answer.status == 400)
        #expect(answer.code == "DIGEST_INVALID")
        #expect(try await registry.send("HEAD", "/v2/app/blobs/\(digest)").status == 404)
        #expect(try await registry.send("GET", location).status == 404)
        for text in ["", "?digest=sha256:12", "?digest=md5:\(String(repeating: "0", count: 32))"] {
            let other = try await registry.openUpload()
            #expect(try await registry.send("PUT", other + text, body: bytes).code == "DIGEST_INVALID")
        }
    }

    @Test("are cancelled, and unknown from then on")
    func cancel() async throws {
        let registry = RegistryUnderTest()
        let location = try await registry.openUpload()
        #expect(try await registry.send("DELETE", location).status == 204)
        #expect(try await registry.send("PATCH", location, body: bytes).code == "BLOB_UPLOAD_UNKNOWN")
    }

    @Test("are known in their own repository alone")
    func otherRepository() async throws {
        let registry = RegistryUnderTest()
        let location = try await registry.openUpload(in: "app")
        let moved = location.replacing("/v2/app/", with: "/v2/other/")
        #expect(try await registry.send("PATCH", moved, body: bytes).code == "BLOB_UPLOAD_UNKNOWN")
    }

    @Test("that the client cut keep what came, and go on")
    func cut() async throws {
        struct Cut: Error {}
        let registry = RegistryUnderTest()
        let location = try await registry.openUpload()
        let part = Array(bytes[..<5])
        let chunks = RequestBody.bytes(part)
        let request = EmulatedRequest(
            method: "PATCH",
            path: location,
            body: RequestBody(announcedLength: 10) {
                guard let chunk = try await chunks.next() else { throw Cut() }
                return chunk
            }
        )
        #expect(await registry.registry.answer(request).response.status == 400)
        #expect(try await registry.send("GET", location).headers["Range"] == "0-4")
        #expect(
            try await registry.send("PUT", location + "?digest=\(digest)", body: Array(bytes[5...])).status == 201
        )
    }
}
