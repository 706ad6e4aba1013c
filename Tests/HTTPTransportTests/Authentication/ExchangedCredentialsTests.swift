import FoundationEssentials
import HTTPTypes
import Secrets
import TestSupport
import Testing

@testable import HTTPTransport

@Suite("Credentials that a pipeline gets for its ID token")
struct ExchangedCredentialsTests {
    private let address = RegistryAddress("r.example.com")

    /// A service that makes `access-1`, `access-2` and so on.
    private func service(
        lifetime: Int = 600,
        _ more: @escaping @Sendable (RecordedRequest) -> ScriptedAnswer? = { _ in nil }
    ) throws -> ScriptedServer {
        let tokens = Counter()
        return try ScriptedServer(readingBodies: true) { request in
            if let answer = more(request) { return answer }
            let number = tokens.advance() + 1
            return .text(
                #"{"access_token":"access-\#(number)","expires_in":\#(lifetime),"token_type":"Bearer","username":"ci"}"#
            )
        }
    }

    private func withCredentials<Result>(
        _ server: ScriptedServer,
        source: IdentityTokenSource = .given(Secret("the-id-token")),
        audience: String? = nil,
        clock: TestClock = TestClock(),
        _ body: (ExchangedCredentials) async throws -> Result
    ) async throws -> Result {
        try await withTransport(.forTests(retry: .never)) { (transport) async throws in
            let exchange = IdentityTokenExchange(
                url: try TransportURL(server.url + "/access/api/v1/oidc/token"),
                provider: "github",
                audience: audience,
                project: "p1",
                identityMapping: nil
            )
            return try await body(
                ExchangedCredentials(
                    exchange,
                    source: source,
                    for: [address],
                    transport: transport,
                    clock: AuthenticationClock { clock.now }
                )
            )
        }
    }

    @Test("are got once, however many want them, and for no other registry")
    func once() async throws {
        let server = try service()
        try await withCredentials(server, audience: "jfrog") { (credentials) async throws in
            try await withThrowingTaskGroup(of: CredentialsMatch?.self) { group in
                for _ in 0..<10 { group.addTask { try await credentials.credentials(for: address, repository: nil) } }
                for try await match in group {
                    #expect(match?.credentials == .bearer(Secret("access-1")))
                    #expect(match?.principal == "ci")
                }
            }
            #expect(try await credentials.credentials(for: RegistryAddress("other"), repository: nil) == nil)
        }
        #expect(server.requests.map { "\($0.method) \($0.path)" } == ["POST /access/api/v1/oidc/token"])
        let body = try JSONDecoder().decode([String: String].self, from: Data(server.requests[0].body))
        #expect(
            body == [
                "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token_type": "urn:ietf:params:oauth:token-type:id_token", "subject_token": "the-id-token",
                "provider_name": "github", "audience": "jfrog", "project_key": "p1",
            ]
        )
    }

    @Test("are got anew before they expire, also by a session")
    func renewal() async throws {
        let server = try service(lifetime: 600) { request in
            request.path.hasPrefix("/access") ? nil : .text("welcome")
        }
        let clock = TestClock()
        let address = RegistryAddress(host: "127.0.0.1", port: server.port, isPlainHTTP: true)
        try await withTransport(.forTests(retry: .never)) { (transport) async throws in
            let credentials = ExchangedCredentials(
                IdentityTokenExchange(
                    url: try TransportURL(server.url + "/access/token"),
                    provider: "p",
                    audience: nil,
                    project: nil,
                    identityMapping: nil
                ),
                source: .given(Secret("id")),
                for: [address],
                transport: transport,
                clock: AuthenticationClock { clock.now }
            )
            let session = RegistrySession(
                transport: transport,
                base: try TransportURL(server.url),
                credentials: credentials,
                clientIdentifier: "tests",
                isEager: true,
                clock: AuthenticationClock { clock.now },
                logger: .silent
            )
            for _ in 0..<2 { #expect(try await session.get("a", []) == 200) }
            clock.advance(by: .seconds(530))
            #expect(try await session.get("a", []) == 200)
            clock.advance(by: .seconds(20))
            for _ in 0..<2 { #expect(try await session.get("a", []) == 200) }
        }
        let sent = server.requests.filter { $0.path == "/a" }.map { $0.header("Authorization") }
        #expect(sent == ["access-1", "access-1", "access-1", "access-2", "access-2"].map { "Bearer " + $0 })
    }

    @Test("are got anew where they were refused")
    func forgotten() async throws {
        let server = try service()
        try await withCredentials(server) { (credentials) async throws in
            _ = try await credentials.credentials(for: address, repository: nil)
            await credentials.forget(address)
            let match = try await credentials.credentials(for: address, repository: nil)
            #expect(match?.credentials == .bearer(Secret("access-2")))
        }
    }

    @Test("come from an ID token that GitHub Actions makes")
    func gitHubActions() async throws {
        let server = try service { request in
            request.path == "/id" ? .text(#"{"count":1,"value":"made-by-github"}"#) : nil
        }
        let variables = [
            "ACTIONS_ID_TOKEN_REQUEST_URL": server.url + "/id?api-version=2",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "runner",
        ]
        let source = try #require(IdentityTokenSource.gitHubActions(in: variables))
        try await withCredentials(server, source: source, audience: "my jfrog") { (credentials) async throws in
            let match = try await credentials.credentials(for: address, repository: nil)
            #expect(match?.credentials == .bearer(Secret("access-1")))
        }
        #expect(server.requests[0].target == "/id?api-version=2&audience=my%20jfrog")
        #expect(server.requests[0].header("Authorization") == "Bearer runner")
        #expect(String(decoding: server.requests[1].body, as: UTF8.self).contains("made-by-github"))
        #expect(server.requests[1].header("Authorization") == nil)
    }

    @Test(
        "need both variables of GitHub Actions",
        arguments: [[:], ["ACTIONS_ID_TOKEN_REQUEST_URL": "https://x"], ["ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t"]]
    )
    func noActions(variables: [String: String]) {
        #expect(IdentityTokenSource.gitHubActions(in: variables) == nil)
    }

    @Test(
        "that can't be got are an error that says what to do, and shows no secret",
        arguments: [
            (ScriptedAnswer.text("the-id-token has expired", status: 401), "status 401"),
            (.text("{}", status: 400), "status 400"), (.text("x", status: 503), "status 503"),
            (.text("<html>"), "not the JSON"), (.text("{}"), "neither"),
            (.redirect(to: "https://elsewhere.example.com"), "redirect"),
        ]
    )
    func failures(answer: ScriptedAnswer, problem: String) async throws {
        let server = try service { _ in answer }
        let error = try await withCredentials(server) { (credentials) async throws in
            await #expect(throws: CredentialsError.self) {
                try await credentials.credentials(for: address, repository: nil)
            }
        }
        #expect(error?.kind == .exchangeFailed)
        #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
        #expect(error?.description.contains("the-id-token") == false)
        #expect(error?.remedy.isEmpty == false)
    }
}
