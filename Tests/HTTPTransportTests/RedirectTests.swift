import HTTPTransport
import HTTPTypes
import TestSupport
import Testing

@Suite("Redirects")
struct RedirectTests {
    private func send(_ url: String, over transport: HTTPTransport) async throws -> TransportResponse {
        try await transport.send(
            TransportRequest(
                method: .get,
                url: TransportURL(url),
                headers: [.authorization: "Bearer secret", .cookie: "a=b", .accept: "x/y"]
            )
        )
    }

    @Test("Authorization and Cookie never reach another origin")
    func otherOrigin() async throws {
        let store = try ScriptedServer([ScriptedExchange(nil, nil, .text("blob"))])
        let registry = try ScriptedServer([
            ScriptedExchange(nil, nil, .redirect(to: store.url + "/b?X-Sig=a%2Fb&c=d+e"))
        ])
        try await withTransport { transport in
            let response = try await send(registry.url, over: transport)
            #expect(try await response.body.text() == "blob")
        }
        let request = try #require(store.requests.first)
        #expect(request.header("Authorization") == nil)
        #expect(request.header("Cookie") == nil)
        #expect(request.header("Accept") == "x/y")
        #expect(request.target == "/b?X-Sig=a%2Fb&c=d+e")
        #expect(registry.requests.first?.header("Authorization") == "Bearer secret")
    }

    @Test("Authorization stays within its origin, and does not come back to it by a detour")
    func sameOrigin() async throws {
        let far = try ScriptedServer { .redirect(to: $0.header("X-Home") ?? "") }
        let home = try ScriptedServer([
            ScriptedExchange(nil, "/a", .redirect(to: "/b")), ScriptedExchange(nil, "/c", .text("end")),
            ScriptedExchange(nil, "/b", .redirect(to: far.url)),
        ])
        try await withTransport { transport in
            let response = try await transport.send(
                TransportRequest(
                    method: .get,
                    url: TransportURL(home.url + "/a"),
                    headers: [.authorization: "Bearer secret", try #require(HTTPField.Name("X-Home")): home.url + "/c"]
                )
            )
            #expect(try await response.body.text() == "end")
        }
        #expect(home.requests.map { $0.header("Authorization") } == ["Bearer secret", "Bearer secret", nil])
    }

    @Test("Too many redirects are an error")
    func loop() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, .redirect(to: "/again", status: 302))])
        try await withTransport { transport in
            let error = await transportError { _ = try await transport.get(server.url) }
            guard case .tooManyRedirects(5) = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(server.requests.count == 6)
        #expect(server.connectionCount == 1)
    }

    @Test("A POST becomes a GET without its body where the status says so", arguments: [301, 302, 303])
    func becomesGet(status: Int) async throws {
        let server = try ScriptedServer([
            ScriptedExchange("POST", "/a", .redirect(to: "b", status: status)),
            ScriptedExchange("GET", "/b", .text("ok")),
        ])
        try await withTransport { transport in
            let response = try await transport.send(
                TransportRequest(
                    method: .post,
                    url: TransportURL(server.url + "/a"),
                    headers: [.contentType: "a/b"],
                    body: .bytes([1, 2, 3])
                )
            )
            #expect(try await response.body.text() == "ok")
        }
        #expect(server.requests.last?.header("Content-Type") == nil)
        #expect(server.requests.last?.header("Content-Length") == nil)
    }
}
