import RegistryEmulator
import Testing

@Suite("Blobs")
struct BlobTests {
    private let bytes = Array("0123456789".utf8)

    @Test(
        "are served whole or in part",
        arguments: [
            (nil, 200, "0123456789", nil),
            ("bytes=2-4", 206, "234", "bytes 2-4/10"),
            ("bytes=7-", 206, "789", "bytes 7-9/10"),
            ("bytes=-3", 206, "789", "bytes 7-9/10"),
            ("bytes=5-100", 206, "56789", "bytes 5-9/10"),
            ("bytes=0-0", 206, "0", "bytes 0-0/10"),
            ("bytes=10-", 416, nil, "bytes */10"),
            ("bytes=0-1,4-5", 200, "0123456789", nil),
            ("lines=1-2", 200, "0123456789", nil),
            ("bytes=4-2", 200, "0123456789", nil),
        ] as [(String?, Int, String?, String?)]
    )
    func ranges(range: String?, status: Int, text: String?, contentRange: String?) async throws {
        let registry = RegistryUnderTest()
        let digest = try await registry.pushBlob(bytes)
        let answer = try await registry.send(
            "GET",
            "/v2/app/blobs/\(digest)",
            headers: range.map { [.init("Range", $0)] } ?? []
        )
        #expect(answer.status == status)
        if let text { #expect(answer.text == text) }
        #expect(answer.headers["Content-Range"] == contentRange)
    }

    @Test("belong to one repository")
    func repositories() async throws {
        let registry = RegistryUnderTest()
        let digest = try await registry.pushBlob(bytes)
        #expect(try await registry.send("HEAD", "/v2/app/blobs/\(digest)").status == 200)
        #expect(try await registry.send("HEAD", "/v2/other/blobs/\(digest)").status == 404)
        #expect(try await registry.send("GET", "/v2/other/blobs/\(digest)").code == "BLOB_UNKNOWN")
    }

    @Test("are deleted, once, where deletion is allowed")
    func deletion() async throws {
        let registry = RegistryUnderTest()
        let digest = try await registry.pushBlob(bytes)
        #expect(try await registry.send("DELETE", "/v2/app/blobs/\(digest)").status == 202)
        #expect(try await registry.send("DELETE", "/v2/app/blobs/\(digest)").code == "BLOB_UNKNOWN")
        #expect(try await registry.send("GET", "/v2/app/blobs/\(digest)").status == 404)

        let keeping = RegistryUnderTest { $0.allowsDeletion = false }
        try await keeping.pushBlob(bytes)
        #expect(try await keeping.send("DELETE", "/v2/app/blobs/\(digest)").code == "UNSUPPORTED")
        #expect(try await keeping.send("GET", "/v2/app/blobs/\(digest)").status == 200)
    }

    @Test("are mounted from where they are, and nowhere else")
    func mounts() async throws {
        let registry = RegistryUnderTest()
        let digest = try await registry.pushBlob(bytes)
        let mounted = try await registry.send("POST", "/v2/new/blobs/uploads/?mount=\(digest)&from=app")
        #expect(mounted.status == 201)
        #expect(mounted.headers["Location"] == "/v2/new/blobs/\(digest)")
        #expect(try await registry.send("HEAD", "/v2/new/blobs/\(digest)").status == 200)

        for query in ["&from=elsewhere", ""] {
            let declined = try await registry.send("POST", "/v2/third/blobs/uploads/?mount=\(digest)\(query)")
            #expect(declined.status == 202)
            #expect(declined.headers["Location"]?.hasPrefix("/v2/third/blobs/uploads/") == true)
        }
        let never = RegistryUnderTest { $0.allowsMounts = false }
        try await never.pushBlob(bytes)
        #expect(try await never.send("POST", "/v2/new/blobs/uploads/?mount=\(digest)&from=app").status == 202)
    }

    @Test("of SHA-512 are known by that digest")
    func sha512() async throws {
        let registry = RegistryUnderTest()
        // printf 0123456789 | sha512sum
        let digest =
            "sha512:bb96c2fc40d2d54617d6f276febe571f623a8dadf0b734855299b0e107fda32c"
            + "f6b69f2da32b36445d73690b93cbd0f7bfc20e0f7f28553d2a4428f23b716e90"
        let location = try await registry.openUpload()
        #expect(try await registry.send("PUT", location + "?digest=\(digest)", body: bytes).status == 201)
        #expect(try await registry.send("GET", "/v2/app/blobs/\(digest)").bytes == bytes)
        #expect(try await registry.send("HEAD", "/v2/app/blobs/\(RegistryUnderTest.digest(bytes))").status == 404)
    }
}
