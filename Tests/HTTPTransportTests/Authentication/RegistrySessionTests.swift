import HTTPTypes
import Secrets
import TestSupport
import Testing

@testable import HTTPTransport

@Suite("A session")
struct RegistrySessionTests {
    static let pull = [AccessScope.repository("a", .pull)]
    static let push = [AccessScope.repository("a", .pull, .push)]

    // MARK: Learning

    @Test("sends no credentials and looks none up where the registry asks for none")
    func open() async throws {
        let guarded = try GuardedServer { _, _ in .allow }
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("p")))
        try await withSession(guarded.server.url, credentials) { session async throws in
            for _ in 0..<3 { #expect(try await session.get("v2/a/tags/list", Self.pull) == 200) }
        }
        #expect(guarded.authorizations == [nil, nil, nil])
        #expect(credentials.lookUps == 0)
    }

    @Test("gets one token for a hundred who ask at once, after one refusal")
    func singleFlight() async throws {
        let guarded = try GuardedServer { _, token in token > 0 ? .allow : .challenge() }
        try await withSession(guarded.server.url) { session async throws in
            try await withThrowingTaskGroup { group in
                for _ in 0..<100 { group.addTask { try await session.get("v2/a/tags/list", Self.pull) } }
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(guarded.exchanges.count == 1)
        #expect(guarded.authorizations.filter { $0 == nil }.count == 1)
        #expect(guarded.calls.count == 101)
    }

    @Test("needs no refusal for further repositories, only their tokens")
    func furtherRepositories() async throws {
        let guarded = try GuardedServer { _, token in token > 0 ? .allow : .challenge() }
        try await withSession(guarded.server.url) { session async throws in
            for name in ["a", "b", "a", "b"] {
                #expect(try await session.get("v2/\(name)/tags/list", [.repository(name, .pull)]) == 200)
            }
        }
        #expect(
            guarded.authorizations == [nil, "Bearer token-1", "Bearer token-2", "Bearer token-1", "Bearer token-2"]
        )
        #expect(guarded.scopes == [["repository:a:pull"], ["repository:b:pull"]])
    }

    @Test("learns from the next request where the first one fails")
    func firstFails() async throws {
        let calls = Counter()
        let guarded = try GuardedServer { _, token in
            if calls.advance() == 0 { return .answer(ScriptedAnswer(fault: .reset(afterBodyBytes: nil))) }
            return token > 0 ? .allow : .challenge()
        }
        try await withSession(guarded.server.url) { session async throws in
            try await withThrowingTaskGroup { group in
                for _ in 0..<10 { group.addTask { try? await session.get("v2/a/tags/list", Self.pull) } }
                var statuses: [Int?] = []
                for try await status in group { statuses.append(status) }
                #expect(statuses.filter { $0 == 200 }.count == 9)
                #expect(statuses.filter { $0 == nil }.count == 1)
            }
        }
        #expect(guarded.exchanges.count == 1)
    }

    @Test("learns with a small request before an upload, which is sent once")
    func uploadFirst() async throws {
        let guarded = try GuardedServer { _, token in token > 0 ? .allow : .challenge() }
        try await withSession(guarded.server.url) { session async throws in
            #expect(try await session.upload("v2/a/blobs/uploads/1", 300_000, Self.push) == 200)
        }
        #expect(guarded.calls.map(\.path) == ["/v2/", "/v2/a/blobs/uploads/1"])
        #expect(guarded.calls.last?.bodyLength == 300_000)
    }

    // MARK: Refusals

    @Test("gives back the second refusal, and says what was tried")
    func secondRefusal() async throws {
        let guarded = try GuardedServer { _, _ in .challenge(#",error="insufficient_scope""#) }
        let credentials = ChangingCredentials(.basic(username: "ci", password: Secret("hunter2")))
        try await withSession(guarded.server.url, credentials) { session async throws in
            #expect(try await session.get("v2/a/tags/list", Self.pull) == 401)
            let attempt = await session.attempt(for: Self.pull)
            #expect(attempt.credentials == "the password of user 'ci'")
            #expect(attempt.places == ["a test"])
            #expect(attempt.scopes == ["repository:a:pull"])
            #expect(attempt.scheme == .token(realm: "\(guarded.server.url)/token"))
        }
        #expect(guarded.calls.count == 2)
    }

    @Test("says where credentials were looked for when there are none")
    func noCredentials() async throws {
        let guarded = try GuardedServer(scheme: "Basic") { _, _ in .challenge() }
        try await withSession(guarded.server.url) { session async throws in
            #expect(try await session.get("v2/", []) == 401)
            let attempt = await session.attempt(for: [])
            #expect(
                attempt.description == "asked with no credentials (none found in the first place, the second place)"
            )
        }
        #expect(guarded.calls.count == 1)
    }

    @Test("gets a new token once when one is refused before its time", arguments: [401, 403])
    func revoked(status: Int) async throws {
        let guarded = try GuardedServer { _, token in
            token > 1
                ? .allow
                : .challenge(token == 0 ? "" : #",error="insufficient_scope""#, status: token == 0 ? 401 : status)
        }
        try await withSession(guarded.server.url) { session async throws in
            #expect(try await session.get("v2/a/tags/list", Self.pull) == status)
            #expect(try await session.get("v2/a/tags/list", Self.pull) == 200)
        }
        #expect(guarded.authorizations == [nil, "Bearer token-1", "Bearer token-1", "Bearer token-2"])
    }

    @Test("does not go round where the registry asks for one token after the other", arguments: [401, 403])
    func tokenLoop(status: Int) async throws {
        let more = #",error="insufficient_scope",scope="repository:a:pull repository:b:push""#
        let guarded = try GuardedServer { _, _ in .challenge(more, status: status) }
        try await withSession(guarded.server.url) { (session) async throws in
            for _ in 0..<3 { #expect(try await session.get("v2/", Self.pull) == status) }
        }
        #expect(guarded.exchanges.count <= 6)
        #expect(guarded.calls.count <= 9)
    }

    @Test("gives back a 403 that says nothing of scopes")
    func forbidden() async throws {
        let guarded = try GuardedServer { _, token in token > 0 ? .challenge(status: 403) : .challenge() }
        try await withSession(guarded.server.url) { session async throws in
            #expect(try await session.get("v2/a/tags/list", Self.pull) == 403)
        }
        #expect(guarded.exchanges.count == 1)
        #expect(guarded.calls.count == 2)
    }

    @Test("renews a refused token once for all who were refused")
    func revokedForMany() async throws {
        let isRevoked = Counter()
        let guarded = try GuardedServer { _, token in
            token > (isRevoked.current > 0 ? 1 : 0) ? .allow : .challenge()
        }
        try await withSession(guarded.server.url) { session async throws in
            #expect(try await session.get("v2/a/tags/list", Self.pull) == 200)
            isRevoked.advance()
            try await withThrowingTaskGroup { group in
                for _ in 0..<30 { group.addTask { try await session.get("v2/a/tags/list", Self.pull) } }
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(guarded.exchanges.count == 2)
    }

    @Test("opens the stream of an upload anew when its token is refused")
    func uploadRepeated() async throws {
        let guarded = try GuardedServer { request, token in
            token > (request.method == "PUT" ? 1 : 0) ? .allow : .challenge()
        }
        try await withSession(guarded.server.url) { session async throws in
            #expect(try await session.get("v2/a/tags/list", Self.push) == 200)
            #expect(try await session.upload("v2/a/blobs/uploads/1", 100_000, Self.push) == 200)
        }
        let uploads = guarded.calls.filter { $0.method == "PUT" }
        #expect(uploads.map { $0.header("Authorization") } == ["Bearer token-1", "Bearer token-2"])
        #expect(uploads.last?.body == Array(BytePattern.bytes(0..<100_000).prefix(65_536)))
        #expect(uploads.last?.bodyLength == 100_000)
    }

    // MARK: Scopes

    @Test("asks for what the registry names beyond what was wanted, and remembers it")
    func widened() async throws {
        let guarded = try GuardedServer { request, token in
            request.path.contains("b") && token < 3
                ? .challenge(#",scope="repository:b:pull,delete",error="insufficient_scope""#)
                : token > 0 ? .allow : .challenge()
        }
        try await withSession(guarded.server.url) { session async throws in
            #expect(try await session.get("v2/a/x", Self.pull) == 200)
            #expect(try await session.get("v2/b/x", [.repository("b", .pull, .push)]) == 200)
            #expect(try await session.get("v2/b/y", [.repository("b", .pull, .push)]) == 200)
        }
        #expect(guarded.scopes.last == ["repository:b:pull,push,delete"])
        #expect(guarded.authorizations.map { $0?.last } == [nil, "1", "2", "3", "3"])
    }

    @Test("takes the scopes of the challenge where the caller names none")
    func challengedScopes() async throws {
        let guarded = try GuardedServer { _, token in token > 0 ? .allow : .challenge(#",scope="registry:catalog:*""#) }
        try await withSession(guarded.server.url) { session async throws in
            #expect(try await session.get("v2/_catalog", []) == 200)
        }
        #expect(guarded.scopes == [["registry:catalog:*"]])
    }

    @Test("uses a token of more rights, and one of its own where that is refused")
    func wider() async throws {
        let guarded = try GuardedServer { request, token in
            // The token service looked at the first scope only: token-1 is good for the destination alone.
            token > (request.path.contains("source") ? 1 : 0) ? .allow : .challenge()
        }
        try await withSession(guarded.server.url) { session async throws in
            let both: [AccessScope] = [.repository("source", .pull), .repository("z", .pull, .push)]
            #expect(try await session.get("v2/z/mount", both) == 200)
            #expect(try await session.get("v2/z/x", [.repository("z", .pull)]) == 200)
            #expect(try await session.get("v2/source/x", [.repository("source", .pull)]) == 200)
            #expect(try await session.get("v2/source/y", [.repository("source", .pull)]) == 200)
        }
        #expect(guarded.scopes == [["repository:z:pull,push", "repository:source:pull"], ["repository:source:pull"]])
        #expect(guarded.authorizations.map { $0?.last } == [nil, "1", "1", "1", "2", "2"])
    }

    @Test("asks for the destination alone where the token service refuses all for one right that is missing")
    func mountRefused() async throws {
        let guarded = try GuardedServer(
            tokenAnswer: { FormFields($0.query ?? "")["scope"].count > 1 ? .text("denied", status: 403) : nil },
            decide: { _, token in token > 0 ? .allow : .challenge() }
        )
        try await withSession(guarded.server.url) { session async throws in
            let both: [AccessScope] = [.repository("source", .pull), .repository("z", .pull, .push)]
            #expect(try await session.get("v2/z/mount", both) == 200)
            #expect(try await session.get("v2/z/mount", both) == 200)
            #expect(try await session.get("v2/z/x", [.repository("z", .pull)]) == 200)
            #expect(try await session.get("v2/source/x", [.repository("source", .pull)]) == 200)
        }
        #expect(
            guarded.scopes == [
                ["repository:z:pull,push", "repository:source:pull"], ["repository:z:pull,push"],
                ["repository:source:pull"],
            ]
        )
    }

    // MARK: Time

    @Test("renews a token before it expires, an upload's earlier")
    func renewal() async throws {
        let guarded = try GuardedServer { _, token in token > 0 ? .allow : .challenge() }
        let clock = TestClock()
        try await withSession(guarded.server.url, clock: clock) { session async throws in
            #expect(try await session.get("v2/a/x", Self.push) == 200)
            clock.advance(by: .seconds(239))
            #expect(try await session.get("v2/a/x", Self.push) == 200)
            #expect(guarded.exchanges.count == 1)
            clock.advance(by: .seconds(2))
            #expect(try await session.get("v2/a/x", Self.push) == 200)
            #expect(guarded.exchanges.count == 2)
            clock.advance(by: .seconds(235))
            #expect(try await session.get("v2/a/x", Self.push) == 200)
            #expect(guarded.exchanges.count == 2)
            #expect(try await session.upload("v2/a/blobs/uploads/1", 24 << 20, Self.push) == 200)
            #expect(guarded.exchanges.count == 3)
        }
        #expect(guarded.authorizations.filter { $0 == nil }.count == 1)
    }

    // MARK: Credentials

    @Test("sends Basic on every request once it was asked for")
    func basic() async throws {
        let guarded = try GuardedServer(scheme: "Basic") { request, _ in
            request.header("Authorization") == "Basic dTpw" ? .allow : .challenge()
        }
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("p")))
        try await withSession(guarded.server.url, credentials) { session async throws in
            for _ in 0..<3 { #expect(try await session.get("v2/a/x", Self.pull) == 200) }
        }
        #expect(guarded.authorizations == [nil, "Basic dTpw", "Basic dTpw", "Basic dTpw"])
        #expect(credentials.lookUps == 1)
    }

    @Test("looks refused credentials up again, once for all who were refused")
    func basicRenewed() async throws {
        let guarded = try GuardedServer(scheme: "Basic") { request, _ in
            request.header("Authorization") == "Basic dTpuZXc=" ? .allow : .challenge()
        }
        let credentials = ChangingCredentials(
            .basic(username: "u", password: Secret("old")),
            afterRefusal: .basic(username: "u", password: Secret("new"))
        )
        try await withSession(guarded.server.url, credentials) { session async throws in
            #expect(try await session.get("v2/a/x", Self.pull) == 401)
            try await withThrowingTaskGroup { group in
                for _ in 0..<30 { group.addTask { try await session.get("v2/a/x", Self.pull) } }
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(credentials.refusals == 1)
    }

    @Test("looks a wrong password up again only once a minute")
    func basicWrong() async throws {
        let guarded = try GuardedServer(scheme: "Basic") { _, _ in .challenge() }
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("wrong")))
        let clock = TestClock()
        try await withSession(guarded.server.url, credentials, clock: clock) { session async throws in
            for _ in 0..<5 { #expect(try await session.get("v2/a/x", Self.pull) == 401) }
            #expect(credentials.refusals == 1)
            clock.advance(by: .seconds(61))
            #expect(try await session.get("v2/a/x", Self.pull) == 401)
            #expect(credentials.refusals == 2)
        }
    }

    @Test("exchanges newer credentials where the token service refuses the first")
    func tokenCredentialsRenewed() async throws {
        let guarded = try GuardedServer(
            tokenAnswer: { $0.header("Authorization") == "Basic dTpuZXc=" ? nil : .text("no", status: 401) },
            decide: { _, token in token > 0 ? .allow : .challenge() }
        )
        let credentials = ChangingCredentials(
            .basic(username: "u", password: Secret("old")),
            afterRefusal: .basic(username: "u", password: Secret("new"))
        )
        try await withSession(guarded.server.url, credentials) { session async throws in
            #expect(try await session.get("v2/a/x", Self.pull) == 200)
            #expect(try await session.get("v2/b/x", [.repository("b", .pull)]) == 200)
        }
        #expect(guarded.exchanges.map { $0.header("Authorization") == "Basic dTpuZXc=" } == [false, true, true])
    }

    @Test("sends a ready-made token as it is")
    func ready() async throws {
        let guarded = try GuardedServer { request, _ in
            request.header("Authorization") == "Bearer ready" ? .allow : .challenge()
        }
        try await withSession(guarded.server.url, ChangingCredentials(.bearer(Secret("ready")))) {
            session async throws in
            #expect(try await session.get("v2/a/x", Self.pull) == 200)
            #expect(try await session.get("v2/a/x", Self.pull) == 200)
        }
        #expect(guarded.exchanges.isEmpty)
        #expect(guarded.authorizations == [nil, "Bearer ready", "Bearer ready"])
    }

    @Test("goes on with the refresh token that took the place of the first")
    func rotated() async throws {
        let guarded = try GuardedServer(
            tokenAnswer: { request in
                let isFirst = FormFields(String(decoding: request.body, as: UTF8.self))["refresh_token"] == ["first"]
                return .text(#"{"access_token":"token-\#(isFirst ? 1 : 2)","refresh_token":"second"}"#)
            },
            decide: { _, token in token > 0 ? .allow : .challenge() }
        )
        try await withSession(guarded.server.url, ChangingCredentials(.identityToken(Secret("first"), username: nil))) {
            session async throws in
            #expect(try await session.get("v2/a/x", Self.pull) == 200)
            #expect(try await session.get("v2/a/x", Self.push) == 200)
        }
        #expect(guarded.authorizations == [nil, "Bearer token-1", "Bearer token-2"])
    }
}
