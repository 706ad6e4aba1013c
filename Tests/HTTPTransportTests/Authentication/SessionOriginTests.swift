import HTTPTypes
import Secrets
import TestSupport
import Testing

@testable import HTTPTransport

@Suite("A session's credentials")
struct SessionOriginTests {
    private static let pull = [AccessScope.repository("a", .pull)]
    private static let password = RegistryCredentials.basic(username: "u", password: Secret("hunter2"))

    /// A server of somebody else, who wants credentials.
    private func stranger() throws -> GuardedServer {
        try GuardedServer { _, token in token > 0 ? .allow : .challenge() }
    }

    @Test("are not given to the target of a redirect, whatever it asks")
    func redirect() async throws {
        let stranger = try stranger()
        let target = stranger.server.url + "/blob"
        let guarded = try GuardedServer { _, token in token > 0 ? .answer(.redirect(to: target)) : .challenge() }
        try await withSession(guarded.server.url, ChangingCredentials(Self.password)) { session async throws in
            #expect(try await session.get("v2/a/blobs/x", Self.pull) == 401)
            #expect(try await session.get("v2/a/blobs/x", Self.pull) == 401)
        }
        #expect(stranger.authorizations == [nil, nil])
        #expect(stranger.exchanges.isEmpty)
        #expect(guarded.exchanges.count == 1)
    }

    @Test("are not given to an upload location of another origin")
    func location() async throws {
        let stranger = try stranger()
        let guarded = try GuardedServer { _, token in token > 0 ? .allow : .challenge() }
        try await withSession(guarded.server.url, ChangingCredentials(Self.password)) { session async throws in
            #expect(try await session.get("v2/a/x", Self.pull) == 200)
            let elsewhere = TransportRequest(method: .get, url: try TransportURL(stranger.server.url + "/upload"))
            #expect(try await session.send(elsewhere, scopes: Self.pull).status == .unauthorized)
        }
        #expect(stranger.authorizations == [nil])
        #expect(stranger.exchanges.isEmpty)
    }

    @Test("go to a token service of another origin that the registry itself names")
    func realm() async throws {
        let service = try stranger()
        let realm = service.server.url + "/token"
        let guarded = try GuardedServer { _, token in
            token > 0
                ? .allow
                : .answer(
                    .text("", status: 401, headers: [("WWW-Authenticate", #"Bearer realm="\#(realm)",service="s""#)])
                )
        }
        try await withSession(guarded.server.url, ChangingCredentials(Self.password)) { session async throws in
            #expect(try await session.get("v2/a/x", Self.pull) == 200)
        }
        #expect(service.exchanges.map { $0.header("Authorization") } == ["Basic dTpodW50ZXIy"])
        #expect(guarded.exchanges.isEmpty)
    }

    @Test("don't follow a redirect of the token service to another origin")
    func tokenRedirect() async throws {
        let stranger = try stranger()
        let target = stranger.server.url + "/token"
        let guarded = try GuardedServer(
            tokenAnswer: { _ in .redirect(to: target) },
            decide: { _, token in token > 0 ? .allow : .challenge() }
        )
        try await withSession(guarded.server.url, ChangingCredentials(Self.password)) { session async throws in
            _ = try await session.get("v2/a/x", Self.pull)
        }
        #expect(stranger.exchanges.count == 1)
        #expect(stranger.exchanges.allSatisfy { $0.header("Authorization") == nil })
    }

    @Test("don't follow a redirect of a form that holds them", arguments: [302, 303, 307, 308])
    func formRedirect(status: Int) async throws {
        let stranger = try stranger()
        let target = stranger.server.url + "/token"
        let guarded = try GuardedServer(
            tokenAnswer: { _ in .redirect(to: target, status: status) },
            decide: { _, token in token > 0 ? .allow : .challenge() }
        )
        let credentials = ChangingCredentials(.identityToken(Secret("hunter2"), username: nil))
        try await withSession(guarded.server.url, credentials) { session async throws in
            let error = try #require(
                await #expect(throws: RegistrySessionError.self) { try await session.get("v2/a/x", Self.pull) }
            )
            guard case .realmRejected(let realm, _) = error.kind else {
                Issue.record("\(error)")
                return
            }
            #expect(realm == guarded.server.url + "/token")
            #expect(!error.description.contains("hunter2"))
        }
        #expect(stranger.server.requests.isEmpty)
    }
}

@Suite("A session's token service")
struct SessionTokenServiceTests {
    private static let pull = [AccessScope.repository("a", .pull)]

    private func error(_ answer: ScriptedAnswer, count: Int = 1) async throws -> RegistrySessionError {
        let guarded = try GuardedServer(tokenAnswer: { _ in answer }, decide: { _, _ in .challenge() })
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("hunter2")))
        return try await withSession(guarded.server.url, credentials) { session async throws in
            let error = await #expect(throws: RegistrySessionError.self) { try await session.get("v2/a/x", Self.pull) }
            #expect(guarded.exchanges.count == count)
            return try #require(error)
        }
    }

    @Test("is quoted where it refuses, short and without the password it was given")
    func refusal() async throws {
        let said = "hunter2 is wrong, and so is dTpodW50ZXIy " + String(repeating: "really ", count: 1000)
        let error = try await error(.text(said, status: 403))
        guard case .tokenRefused(403, let text) = error.kind else {
            Issue.record("\(error)")
            return
        }
        #expect(text.text.hasPrefix("*** is wrong, and so is *** really"))
        #expect(text.text.count < 310)
        #expect(!error.description.contains("hunter2") && !error.description.contains("dTpodW50ZXIy"))
    }

    @Test("is said to be out of order where it is", arguments: [429, 503])
    func outOfOrder(status: Int) async throws {
        let error = try await error(.text("", status: status))
        guard case .tokenRefused(status, _) = error.kind else {
            Issue.record("\(error)")
            return
        }
        #expect(error.remedy?.contains("again later") == true)
    }

    @Test("is asked by POST where it knows no GET, and its first refusal counts where it knows neither")
    func neither() async throws {
        let error = try await error(.text("nothing here", status: 404), count: 2)
        guard case .tokenRefused(404, let text) = error.kind, text.text == "nothing here" else {
            Issue.record("\(error)")
            return
        }
    }

    @Test("gives no token with an answer that is none", arguments: ["<html>", "{}", #"{"token":"a\nb"}"#])
    func malformed(body: String) async throws {
        let error = try await error(.text(body))
        guard case .tokenMalformed = error.kind else {
            Issue.record("\(error)")
            return
        }
    }

    @Test("can't flood the client")
    func tooLong() async throws {
        let error = try await error(ScriptedAnswer(body: .pattern(count: 50 << 20)))
        guard case .transport(let cause) = error.kind, case .bodyTooLarge = cause.kind else {
            Issue.record("\(error)")
            return
        }
    }

    @Test("is asked once in a minute for what it refused, also by many at once")
    func refusalRemembered() async throws {
        let guarded = try GuardedServer(
            tokenAnswer: { _ in .text("no", status: 401) },
            decide: { _, _ in .challenge() }
        )
        let clock = TestClock()
        try await withSession(guarded.server.url, clock: clock) { session async throws in
            await withTaskGroup { group in
                for _ in 0..<20 { group.addTask { try? await session.get("v2/a/x", Self.pull) } }
                for await status in group { #expect(status == nil) }
            }
            #expect(guarded.exchanges.count == 1)
            clock.advance(by: .seconds(61))
            _ = try? await session.get("v2/a/x", Self.pull)
            #expect(guarded.exchanges.count == 2)
        }
    }

    @Test("keeps others waiting when one who waits is cancelled, and is given up when all are")
    func cancellation() async throws {
        let guarded = try GuardedServer(
            tokenAnswer: { _ in ScriptedAnswer(fault: .stall(afterBodyBytes: nil)) },
            decide: { _, _ in .challenge() }
        )
        try await withSession(guarded.server.url) { session async throws in
            let tasks = (0..<5).map { _ in Task { try await session.get("v2/a/x", Self.pull) } }
            #expect(await guarded.server.wait { $0.contains { $0.path == "/token" } })
            for task in tasks {
                task.cancel()
                let error = await #expect(throws: RegistrySessionError.self) { try await task.value }
                #expect(error?.isCancellation == true)
            }
            // The connection ends with the last waiter: the server sees it, long before any time-out.
            #expect(await guarded.server.wait { $0.allSatisfy(\.isOver) })
        }
        #expect(guarded.exchanges.count == 1)
    }
}
