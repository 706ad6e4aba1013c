import HTTPTypes
import Secrets
import TestSupport
import Testing

@testable import HTTPTransport

@Suite("A session that proves itself before it is asked")
struct EagerSessionTests {
    private let scopes = [AccessScope.repository("app", .pull)]

    static let everyKind: [(RegistryCredentials, name: String, value: String?)] = [
        (.basic(username: "u", password: Secret("p")), "Authorization", "Basic dTpw"),
        (.bearer(Secret("t")), "Authorization", "Bearer t"),
        (.identityToken(Secret("t"), username: nil), "Authorization", "Bearer t"),
        (.identityToken(Secret("p"), username: "u"), "Authorization", "Basic dTpw"),
        (.header(name: "X-JFrog-Art-Api", value: Secret("k")), "X-JFrog-Art-Api", "k"),
        (.anonymous, "Authorization", nil),
    ]

    @Test("sends every kind of credentials with the first request", arguments: everyKind)
    func first(kind: (RegistryCredentials, name: String, value: String?)) async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, .text("welcome"))])
        try await withSession(server.url, ChangingCredentials(kind.0), isEager: true) { (session) async throws in
            #expect(try await session.get("a", scopes) == 200)
            #expect(try await session.upload("b", 1000, scopes) == 200)
        }
        #expect(server.requests.map { $0.header(kind.name) } == [kind.value, kind.value])
    }

    @Test("answers a challenge for a token all the same, and sends the token from then on")
    func dance() async throws {
        let guarded = try GuardedServer { _, token in token > 0 ? .allow : .challenge() }
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("p")))
        try await withSession(guarded.server.url, credentials, isEager: true) { (session) async throws in
            #expect(try await session.get("a", scopes) == 200)
            #expect(try await session.get("b", scopes) == 200)
        }
        #expect(guarded.authorizations == ["Basic dTpw", "Bearer token-1", "Bearer token-1"])
        #expect(guarded.exchanges.map { $0.header("Authorization") } == ["Basic dTpw"])
        #expect(credentials.refusals == 0)
    }

    @Test("shows a key to the token service, too")
    func danceWithKey() async throws {
        let guarded = try GuardedServer { _, token in token > 0 ? .allow : .challenge() }
        let key = RegistryCredentials.header(name: "X-JFrog-Art-Api", value: Secret("k"))
        try await withSession(guarded.server.url, ChangingCredentials(key), isEager: true) { (session) async throws in
            #expect(try await session.get("a", scopes) == 200)
        }
        #expect(guarded.calls.map { $0.header("X-JFrog-Art-Api") } == ["k", nil])
        #expect(guarded.exchanges.map { $0.header("X-JFrog-Art-Api") } == ["k"])
    }

    @Test(
        "takes a refusal for the answer where it is told to, and looks nothing up again",
        arguments: ["Basic", "Bearer"]
    )
    func answersNoChallenge(scheme: String) async throws {
        let guarded = try GuardedServer(scheme: scheme) { _, _ in .challenge() }
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("p")))
        try await withSession(guarded.server.url, credentials, isEager: true) { (session) async throws in
            let request = TransportRequest(method: .post, url: session.base.appendingPath("copy"))
            for _ in 0..<3 {
                let response = try await session.send(request, scopes: scopes, answersChallenges: false)
                await response.body.discard()
                #expect(response.status.code == 401)
            }
        }
        #expect(guarded.server.requests.count == 3)
        #expect(credentials.lookUps == 1)
        #expect(credentials.refusals == 0)
    }

    @Test("looks refused credentials up again, once")
    func renewed() async throws {
        let guarded = try GuardedServer(scheme: "Basic") { request, _ in
            request.header("Authorization") == "Basic dTpu" ? .allow : .challenge()
        }
        let credentials = ChangingCredentials(
            .basic(username: "u", password: Secret("p")),
            afterRefusal: .basic(username: "u", password: Secret("n"))
        )
        try await withSession(guarded.server.url, credentials, isEager: true) { (session) async throws in
            #expect(try await session.get("a", scopes) == 200)
            #expect(try await session.get("b", scopes) == 200)
        }
        #expect(guarded.authorizations == ["Basic dTpw", "Basic dTpu", "Basic dTpu"])
    }

    @Test("sends a key to no other origin", arguments: [307, 302])
    func redirect(status: Int) async throws {
        let other = try ScriptedServer([ScriptedExchange(nil, nil, .text("blob"))])
        let server = try ScriptedServer([ScriptedExchange(nil, nil, .redirect(to: other.url + "/blob", status: status))]
        )
        let key = RegistryCredentials.header(name: "X-JFrog-Art-Api", value: Secret("k"))
        try await withSession(server.url, ChangingCredentials(key), isEager: true) { (session) async throws in
            #expect(try await session.get("a", scopes) == 200)
        }
        #expect(server.requests.map { $0.header("X-JFrog-Art-Api") } == ["k"])
        #expect(other.requests.map { $0.header("X-JFrog-Art-Api") } == [nil])
    }

    @Test("tells whose credentials it uses, and shows none of them in what it quotes")
    func principal() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, .text("welcome"))])
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("opensesame")))
        try await withSession(server.url, credentials, isEager: true) { (session) async throws in
            #expect(try await session.principal() == "u")
            #expect(session.secrets.quoted("no\n  opensesame here").text == "no *** here")
        }
    }
}
