import RegistryEmulator
import Testing

@Suite("Route patterns")
struct RoutePatternTests {
    @Test(
        "take segments as they were sent",
        arguments: [
            ("GET /v2/**name/blobs/{d}", "/v2/a/b/blobs/sha256:1", ["name": "a/b", "d": "sha256:1"]),
            ("GET /v2/**name/blobs/{d}", "/v2/a/blobs/b/blobs/x", ["name": "a/blobs/b", "d": "x"]),
            ("GET /v2/**name/blobs/{d}", "/v2/a%2Fb/blobs/%20", ["name": "a%2Fb", "d": "%20"]),
            ("GET /v2/**name/blobs/{d}", "/v2/a//b/blobs/x", ["name": "a//b", "d": "x"]),
            ("GET /v2/**name/blobs/{d}", "/v2/a/blobs/", ["name": "a", "d": ""]),
            ("GET /v2/**name/blobs/{d}", "/v2/blobs/x", nil),
            ("GET /v2/**name/blobs/{d}", "/v2/a/blobs/x/y", nil),
            ("GET /v2/", "/v2/", [:]),
            ("GET /v2/", "/v2", nil),
            ("GET /v2/", "/v2//", nil),
            ("GET /a/**rest", "/a/b/", ["rest": "b/"]),
        ] as [(String, String, [String: String]?)]
    )
    func parameters(pattern: String, path: String, expected: [String: String]?) {
        let found = RoutePattern(pattern).parameters(of: path)
        #expect((found != nil) == (expected != nil))
        for (name, value) in expected ?? [:] { #expect(found?[name] == value) }
    }

    @Test("tell an unknown path from a known one by another method, and decode on demand")
    func table() {
        let table = RouteTable<Int>([("GET /a/{x}", 1), ("PUT /a/{x}", 2), ("/any", 3), ("GET /a/b", 4)])
        guard case .found(1, let parameters) = table.match(method: "GET", path: "/a/x%2Fy%zz") else {
            Issue.record("not found")
            return
        }
        #expect(parameters.decoded("x") == "x/y%zz")
        if case .otherMethods(let methods) = table.match(method: "POST", path: "/a/b") {
            #expect(methods == ["GET", "PUT"])
        } else {
            Issue.record("expected other methods")
        }
        if case .found(let target, _) = table.match(method: "PATCH", path: "/any") { #expect(target == 3) }
        if case .unknown = table.match(method: "GET", path: "/b") {} else { Issue.record("expected unknown") }
    }

    @Test("have queries beside them, which are decoded as forms")
    func query() {
        let query = QueryFields("a=1&b=x%20y+z&a=2&flag&=v")
        #expect(query["a"] == "1")
        #expect(query.values("a") == ["1", "2"])
        #expect(query["b"] == "x y z")
        #expect(query["flag"] == "")
        #expect(query["c"] == nil)
        #expect(PercentEncoding.decode(PercentEncoding.encode("a/b c:ü+%")) == "a/b c:ü+%")
        #expect(PercentEncoding.encode("a/b:", keeping: "/") == "a/b%3A")
    }
}
