import HTTPTransport
import Testing

@Suite("URLs")
struct TransportURLTests {
    @Test(
        "A URL is taken byte for byte, and its parts are known",
        arguments: [
            ("http://Registry.Example:5000/v2/?a=b&c", "http", "registry.example", 5000, "/v2/", "a=b&c"),
            ("https://h", "https", "h", 443, "/", nil),
            ("http://h/a/../b//c/%2F?", "http", "h", 80, "/a/../b//c/%2F", nil),
            ("https://[::1]:8443/x", "https", "[::1]", 8443, "/x", nil),
            ("HTTPS://h/?_state=a%2Bb%3D%3D&x=%zz", "https", "h", 443, "/", "_state=a%2Bb%3D%3D&x=%zz"),
        ] as [(String, String, String, Int, String, String?)]
    )
    func parts(text: String, scheme: String, host: String, port: Int, path: String, query: String?) throws {
        let url = try TransportURL(text)
        #expect(url.text == text)
        #expect(url.scheme == scheme && url.origin.host == host && url.port == port)
        #expect(url.path == path)
        #expect((url.query ?? "") == (query ?? ""))
    }

    @Test(
        "What is no URL for HTTP is refused with its reason",
        arguments: [
            ("registry.example/v2", .schemeMissing), ("", .schemeMissing), ("/v2/", .schemeMissing),
            ("ftp://h/", .schemeUnsupported("ftp")), ("https://user:secret@h/", .credentialsPresent),
        ] as [(String, TransportURLError.Reason)]
    )
    func refused(text: String, reason: TransportURLError.Reason) {
        #expect {
            try TransportURL(text)
        } throws: { error in
            (error as? TransportURLError)?.reason == reason
        }
    }

    @Test(
        "Malformed URLs are refused",
        arguments: ["http://", "http://h:99999/", "http://h:x/", "http://a b/", "http://h/\u{1}"]
    )
    func malformed(text: String) {
        #expect(throws: TransportURLError.self) { try TransportURL(text) }
    }

    @Test("No error shows a password or a query")
    func errorsAreRedacted() {
        #expect {
            try TransportURL("https://user:s3cret@h/p?X-Amz-Signature=s3cret")
        } throws: { error in
            !"\(error)".contains("s3cret") && "\(error)".contains("https://h/p")
        }
    }

    @Test(
        "A Location is resolved, an absolute one byte for byte",
        arguments: [
            ("https://o.example/a/../b?x=%2f#f", "https://o.example/a/../b?x=%2f#f"),
            ("/v2/u/uuid?_state=a%2Bb==", "https://h:5000/v2/u/uuid?_state=a%2Bb=="),
            ("next", "https://h:5000/v2/app/next"), ("?n=1&last=a", "https://h:5000/v2/app/list?n=1&last=a"),
            ("../x", "https://h:5000/v2/x"), ("//other.example/y", "https://other.example/y"),
        ]
    )
    func resolving(reference: String, expected: String) throws {
        let base = try TransportURL("https://h:5000/v2/app/list?old=1")
        #expect(try base.resolving(reference).text == expected)
    }

    @Test(
        "A Location with another scheme or with credentials is refused",
        arguments: ["file:///etc/passwd", "gopher://h/", "https://a:b@h/"]
    )
    func resolvingRefused(reference: String) throws {
        let base = try TransportURL("https://h/")
        #expect(throws: TransportURLError.self) { try base.resolving(reference) }
    }

    @Test(
        "A query item is appended, and what is there stays",
        arguments: [
            ("https://h/u", "https://h/u?digest=sha256%3Aab"),
            ("https://h/u?", "https://h/u?digest=sha256%3Aab"),
            ("https://h/u?_state=a%2Bb==", "https://h/u?_state=a%2Bb==&digest=sha256%3Aab"),
            ("https://h/u?a&", "https://h/u?a&digest=sha256%3Aab"),
            ("https://h?x=/y", "https://h?x=/y&digest=sha256%3Aab"),
            ("https://h/u?a=1#part", "https://h/u?a=1&digest=sha256%3Aab"),
        ]
    )
    func query(text: String, expected: String) throws {
        #expect(try TransportURL(text).appendingQueryItem(name: "digest", value: "sha256:ab").text == expected)
    }

    @Test(
        "A path is appended before the query",
        arguments: [
            ("https://h", "v2/", "https://h/v2/"), ("https://h/", "/v2/a", "https://h/v2/a"),
            ("https://h/api/", "v2/a b/manifests/sha256:ab", "https://h/api/v2/a%20b/manifests/sha256:ab"),
            ("https://h/api?x=1", "v2", "https://h/api/v2?x=1"), ("https://h", "a?b#c", "https://h/a%3Fb%23c"),
        ]
    )
    func path(text: String, path: String, expected: String) throws {
        #expect(try TransportURL(text).appendingPath(path).text == expected)
    }

    @Test("The redacted form names no value of the query, and no item without one")
    func redacted() throws {
        let url = try TransportURL("https://Bucket.Example:443/o?X-Sig=s3cret&flag&n=1")
        #expect(url.redacted == "https://bucket.example/o?X-Sig=***&***&n=***")
        #expect("\(url)" == url.redacted)
    }

    @Test("An origin is scheme, host whatever its case, and port")
    func origin() throws {
        #expect(try TransportURL("https://H/a").origin == TransportURL("https://h:443/b").origin)
        #expect(try TransportURL("https://h/").origin != TransportURL("http://h/").origin)
        #expect(try TransportURL("https://h/").origin != TransportURL("https://h:444/").origin)
    }
}
