import HTTPTypes
import Testing

@testable import HTTPTransport

@Suite("The redirect policy")
struct RedirectPolicyTests {
    private func decide(
        _ method: HTTPRequest.Method = .get,
        from: String = "https://h/a",
        status: Int = 307,
        to location: String?,
        followed: Int = 0
    ) throws -> RedirectPolicy.Decision {
        let request = TransportRequest(
            method: method,
            url: try TransportURL(from),
            headers: [.authorization: "Bearer s", .cookie: "c=d", .accept: "x/y", .contentType: "t/u"],
            body: method == .get ? .none : .bytes([1])
        )
        return RedirectPolicy(maximum: 3).decide(request, status: status, location: location, followed: followed)
    }

    private func followed(_ decision: RedirectPolicy.Decision) -> TransportRequest? {
        guard case .follow(let next) = decision else { return nil }
        return next
    }

    @Test(
        "What is no redirect is delivered",
        arguments: [(200, "/b"), (300, "/b"), (304, "/b"), (305, "/b"), (307, nil), (404, "/b")]
    )
    func delivered(status: Int, location: String?) throws {
        guard case .deliver = try decide(status: status, to: location) else {
            Issue.record("not delivered")
            return
        }
    }

    @Test(
        "Which method is sent to the new place",
        arguments: [
            (301, "GET", "GET"), (302, "HEAD", "HEAD"), (303, "HEAD", "HEAD"), (303, "PUT", "GET"),
            (303, "POST", "GET"),
            (301, "POST", "GET"), (302, "POST", "GET"), (301, "PUT", "PUT"), (302, "DELETE", "DELETE"),
            (307, "POST", "POST"), (308, "PUT", "PUT"), (308, "PATCH", "PATCH"),
        ]
    )
    func methods(status: Int, method: String, expected: String) throws {
        let method = try #require(HTTPRequest.Method(method))
        let next = try #require(followed(try decide(method, status: status, to: "/b")))
        #expect(next.method.rawValue == expected)
        let keepsBody = expected == method.rawValue && method != .get
        if case .none = next.body { #expect(!keepsBody) } else { #expect(keepsBody) }
        #expect((next.headers[.contentType] != nil) == (expected == method.rawValue))
    }

    @Test(
        "Secrets stay with their origin",
        arguments: [
            ("https://h/a", "/b", true), ("https://h/a", "https://H:443/b", true),
            ("https://h/a", "https://x/b", false),
            ("https://h/a", "https://h:444/b", false), ("http://h/a", "https://h/b", false),
            ("https://h/a", "https://sub.h/b", false),
        ]
    )
    func secrets(from: String, to: String, staysWithIt: Bool) throws {
        let next = try #require(followed(try decide(from: from, to: to)))
        #expect((next.headers[.authorization] != nil) == staysWithIt)
        #expect((next.headers[.cookie] != nil) == staysWithIt)
        #expect(next.headers[.accept] == "x/y")
    }

    @Test(
        "Places where no request may go are refused",
        arguments: ["http://h/b", "file:///etc/passwd", "ftp://h/", "https://u:p@h/", "https://:99999/"]
    )
    func refused(location: String) throws {
        guard case .refuse(.redirectRefused) = try decide(to: location) else {
            Issue.record("not refused")
            return
        }
    }

    @Test("The count is bounded")
    func bounded() throws {
        #expect(followed(try decide(to: "/b", followed: 2)) != nil)
        guard case .refuse(.tooManyRedirects(3)) = try decide(to: "/b", followed: 3) else {
            Issue.record("not refused")
            return
        }
    }
}
