import FoundationEssentials
import HTTPTypes
import Secrets
import TestSupport
import Testing

@testable import HTTPTransport

/// The session, the token server of the tests and docker-registry's own check of tokens, together.
@Suite("A docker-registry behind a token server", .requires(.dockerRegistry, .openssl))
struct TokenServerTests {
    private let address = RegistryAddress("any.example")

    private func registry(_ tokens: TokenServer) async throws -> DockerRegistry {
        var options = DockerRegistry.Options()
        options.tokens = tokens.authentication
        return try await DockerRegistry(options)
    }

    private func session(
        _ transport: HTTPTransport,
        _ registry: DockerRegistry,
        _ credentials: RegistryCredentials
    ) throws -> RegistrySession {
        let base = try TransportURL(registry.url)
        let address = RegistryAddress(host: base.host, port: base.port, isPlainHTTP: true)
        return RegistrySession(
            transport: transport,
            base: base,
            credentials: ConfiguredCredentials(credentials, for: address, source: "the test"),
            logger: .silent
        )
    }

    /// Pushes a blob in the two requests that it takes.
    private func push(
        _ session: RegistrySession,
        to repository: String,
        bytes: [UInt8] = Array("{}".utf8)
    ) async throws -> Int {
        let scopes = [AccessScope.repository(repository, .pull, .push)]
        let post = TransportRequest(method: .post, url: session.base.appendingPath("v2/\(repository)/blobs/uploads/"))
        let opened = try await session.send(post, scopes: scopes)
        guard opened.status.code == 202 else { return opened.status.code }
        let location = try opened.url.resolving(try #require(opened.headers[.location]))
        await opened.body.discard()
        let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        let put = TransportRequest(
            method: .put,
            url: location.appendingQueryItem(name: "digest", value: digest),
            headers: [.contentType: "application/octet-stream"],
            body: .stream(length: Int64(bytes.count)) {
                let sent = Counter()
                return { sent.advance() == 0 ? bytes : nil }
            },
            traffic: .blob
        )
        let response = try await session.send(put, scopes: scopes)
        await response.body.discard()
        return response.status.code
    }

    @Test(
        "takes pushes of a user with a password, by GET and by POST",
        arguments: [
            (RegistryCredentials.basic(username: "ci", password: Secret("p:w")), "GET"),
            (.identityToken(Secret("identity-of-ci"), username: nil), "POST"),
        ]
    )
    func push(credentials: RegistryCredentials, method: String) async throws {
        let tokens = try await TokenServer(users: [TokenUser(name: "ci", password: "p:w")])
        let registry = try await registry(tokens)
        try await withTransport { transport in
            let session = try session(transport, registry, credentials)
            #expect(try await push(session, to: "team/app") == 201)
            #expect(try await push(session, to: "team/app") == 201)
        }
        #expect(tokens.exchanges.map(\.method) == [method])
        #expect(tokens.exchanges.map(\.user) == ["ci"])
        #expect(tokens.exchanges.map(\.granted) == [["repository:team/app:pull,push"]])
        // One request without credentials learns the challenge; then every one is right at once.
        #expect(try await registry.requests().map(\.status) == [401, 202, 201, 202, 201])
    }

    @Test("gives its identity token to POST where the server refuses POST, and then the user's name to GET")
    func postFallBack() async throws {
        var options = TokenServer.Options()
        options.postRefusal = 404
        let tokens = try await TokenServer(users: [TokenUser(name: "ci", password: "secret")], options: options)
        let registry = try await registry(tokens)
        try await withTransport { transport in
            let session = try session(transport, registry, .identityToken(Secret("secret"), username: "ci"))
            #expect(try await push(session, to: "team/app") == 201)
        }
        #expect(tokens.exchanges.map(\.method) == ["POST", "GET"])
    }

    @Test("lets everybody read what is open, and gives back the refusal of a push")
    func anonymous() async throws {
        var options = TokenServer.Options()
        options.anonymousRights = [TokenRight(["pull"], on: "public/")]
        let tokens = try await TokenServer(users: [], options: options)
        let registry = try await registry(tokens)
        try await withTransport { transport in
            let session = try session(transport, registry, .anonymous)
            let url = session.base.appendingPath("v2/public/app/tags/list")
            let scopes = [AccessScope.repository("public/app", .pull)]
            let response = try await session.send(TransportRequest(method: .get, url: url), scopes: scopes)
            #expect(response.status.code == 404)
            #expect(try await push(session, to: "public/app") == 401)
            let attempt = await session.attempt(for: [.repository("public/app", .pull, .push)])
            #expect(attempt.isAnonymous)
            #expect(attempt.description.contains("repository:public/app:pull,push with no credentials"))
        }
    }

    @Test("mounts between two repositories with one token for both")
    func mount() async throws {
        let tokens = try await TokenServer(users: [TokenUser(name: "ci", password: "secret")])
        let registry = try await registry(tokens)
        try await withTransport { transport in
            let session = try session(transport, registry, .basic(username: "ci", password: Secret("secret")))
            #expect(try await push(session, to: "a/source") == 201)
            let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
            let url = session.base.appendingPath("v2/z/destination/blobs/uploads/")
                .appendingQueryItem(name: "mount", value: digest)
                .appendingQueryItem(name: "from", value: "a/source")
            let response = try await session.send(
                TransportRequest(method: .post, url: url),
                scopes: [.repository("a/source", .pull), .repository("z/destination", .pull, .push)]
            )
            #expect(response.status.code == 201)
        }
        #expect(tokens.exchanges.last?.scopes == ["repository:z/destination:pull,push", "repository:a/source:pull"])
        #expect(tokens.exchanges.count == 2)
    }

    @Test("goes on past the end of a token with a renewed one, and without a refused request")
    func renewal() async throws {
        let tokens = try await TokenServer(users: [TokenUser(name: "ci", password: "secret")])
        let registry = try await registry(tokens)
        let clock = TestClock()
        let credentials = ChangingCredentials(.basic(username: "ci", password: Secret("secret")))
        try await withSession(registry.url, credentials, clock: clock) { session async throws in
            #expect(try await push(session, to: "team/app") == 201)
            clock.advance(by: .seconds(280))
            #expect(try await push(session, to: "team/app") == 201)
        }
        #expect(tokens.exchanges.count == 2)
        #expect(try await registry.requests().map(\.status) == [401, 202, 201, 202, 201])
    }

    @Test("refuses a token that has expired: the server's lifetimes hold")
    func expiry() async throws {
        let tokens = try await TokenServer(users: [TokenUser(name: "ci", password: "secret")])
        let registry = try await registry(tokens)
        try await withTransport { transport in
            for (lifetime, status) in [(300, 200), (-5, 401)] {
                tokens.reconfigure { $0.lifetime = lifetime }
                let realm = try TransportURL(tokens.realm).appendingQueryItem(name: "service", value: "registry.tests")
                let answer = try await transport.send(TransportRequest(method: .get, url: realm))
                let token = try TokenAnswer(try await answer.body.collect(upTo: 1 << 20)).token.reveal()
                let request = TransportRequest(
                    method: .get,
                    url: try TransportURL(registry.url + "/v2/"),
                    headers: [.authorization: "Bearer \(token)"]
                )
                #expect(try await transport.send(request).status.code == status)
            }
        }
    }

    @Test("names the credentials that the token server refused, and asks it once for all who wait")
    func wrongPassword() async throws {
        let tokens = try await TokenServer(users: [TokenUser(name: "ci", password: "secret")])
        let registry = try await registry(tokens)
        try await withTransport { transport in
            let session = try session(transport, registry, .basic(username: "ci", password: Secret("hunter2")))
            for _ in 0..<3 {
                let error = try #require(
                    await #expect(throws: RegistrySessionError.self) { try await push(session, to: "team/app") }
                )
                guard case .tokenRefused(401, let text) = error.kind else {
                    Issue.record("\(error)")
                    return
                }
                #expect(text.text.contains("UNAUTHORIZED"))
                #expect(error.description.contains("the password of user 'ci' (from the test)"))
                #expect(error.remedy?.contains("credentials") == true)
                #expect(!error.description.contains("hunter2"))
            }
        }
        #expect(tokens.exchanges.count == 1)
    }

    @Test("gives fewer rights to who has fewer: a push is refused, a pull is not")
    func fewerRights() async throws {
        let reader = TokenUser(name: "reader", password: "secret", rights: [TokenRight(["pull"])])
        let tokens = try await TokenServer(users: [reader])
        let registry = try await registry(tokens)
        try await withTransport { transport in
            let session = try session(transport, registry, .basic(username: "reader", password: Secret("secret")))
            #expect(try await push(session, to: "team/app") == 401)
            let url = session.base.appendingPath("v2/team/app/tags/list")
            let response = try await session.send(
                TransportRequest(method: .get, url: url),
                scopes: [.repository("team/app", .pull)]
            )
            #expect(response.status.code == 404)
        }
    }
}
