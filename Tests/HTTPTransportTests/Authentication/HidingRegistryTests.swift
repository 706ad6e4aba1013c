import HTTPTypes
import Secrets
import TestSupport
import Testing

@testable import HTTPTransport

@Suite("A session with a registry that hides what strangers may not see")
struct HidingRegistryTests {
    @Test(
        "does not take a stranger's 404 for absence where there are credentials",
        arguments: ["Bearer", "Basic"],
        [403, 404]
    )
    func hidden(scheme: String, status: Int) async throws {
        let guarded = try GuardedServer(scheme: scheme) { request, _ in
            if request.header("Authorization") != nil { return .allow }
            return request.path == "/v2/" ? .challenge() : .answer(.text("", status: status))
        }
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("p")))
        try await withSession(guarded.server.url, credentials) { session async throws in
            try await withThrowingTaskGroup { group in
                for _ in 0..<10 { group.addTask { try await session.get("v2/a/x", RegistrySessionTests.pull) } }
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(guarded.calls.filter { $0.path == "/v2/" }.count == 1)
        #expect(guarded.exchanges.count == (scheme == "Bearer" ? 1 : 0))
    }

    @Test("offers a password to a registry that never asks and finds nothing")
    func hiddenWithoutChallenge() async throws {
        let guarded = try GuardedServer { request, _ in
            request.header("Authorization") == "Basic dTpw" || request.path == "/v2/"
                ? .allow : .answer(.text("", status: 404))
        }
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("p")))
        try await withSession(guarded.server.url, credentials) { session async throws in
            #expect(try await session.get("v2/a/x", RegistrySessionTests.pull) == 200)
            #expect(try await session.get("v2/a/y", RegistrySessionTests.pull) == 200)
        }
        #expect(guarded.authorizations == [nil, nil, "Basic dTpw", "Basic dTpw"])
    }

    @Test("does not take a late 404 for absence that was sent before it was known who asks")
    func hiddenMeanwhile() async throws {
        let guarded = try GuardedServer(scheme: "Basic") { request, _ in
            if request.header("Authorization") != nil || request.path == "/v2/a/open" { return .allow }
            if request.path == "/v2/" { return .challenge() }
            var answer = ScriptedAnswer.text("", status: 404)
            answer.delay = request.path.hasSuffix("slow") ? .milliseconds(500) : .zero
            return .answer(answer)
        }
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("p")))
        try await withSession(guarded.server.url, credentials) { session async throws in
            #expect(try await session.get("v2/a/open", RegistrySessionTests.pull) == 200)
            async let slow = session.get("v2/a/slow", RegistrySessionTests.pull)
            #expect(await guarded.server.wait { $0.contains { $0.path.hasSuffix("slow") } })
            #expect(try await session.get("v2/a/fast", RegistrySessionTests.pull) == 200)
            #expect(guarded.authorizations.last == "Basic dTpw")
            #expect(try await slow == 200)
        }
    }

    @Test(
        "has what the registry wants found out by asking for its root, whoever comes first then",
        arguments: [403, 404]
    )
    func enteredMeanwhile(status: Int) async throws {
        let url = try TransportURL("http://127.0.0.1:1")
        func response(_ status: Int, _ headers: HTTPFields = [:]) -> TransportResponse {
            TransportResponse(
                status: .init(code: status),
                headers: headers,
                url: url,
                body: TransportResponseBody(bytes: [])
            )
        }
        try await withTransport(.forTests(retry: .never)) { transport async throws in
            let clock = TestClock()
            let authenticationClock = AuthenticationClock { clock.now }
            let authenticator = RegistryAuthenticator(
                origin: url.origin,
                address: RegistryAddress(host: url.host, port: url.port, isPlainHTTP: true),
                credentials: ChangingCredentials(.basic(username: "u", password: Secret("p"))),
                tokens: TokenClient(
                    transport: transport,
                    clientIdentifier: "tests",
                    clock: authenticationClock,
                    logger: .silent
                ),
                clock: authenticationClock,
                secrets: transport.secrets,
                isEager: false
            )
            #expect(try await authenticator.enter() == .first)
            let hidden = response(status)
            await authenticator.leave(hidden)
            #expect(
                try await authenticator.isIntroductionDue(after: hidden, for: AccessScopeSet(RegistrySessionTests.pull))
            )
            #expect(try await authenticator.enter() == .probe)
            await authenticator.leave(response(401, [.wwwAuthenticate: #"Bearer realm="/token""#]))
            #expect(try await authenticator.enter() == .known)
            guard case .token = await authenticator.scheme else {
                Issue.record("a password would be sent to a registry that wants tokens")
                return
            }
        }
    }

    @Test("does not take a 404 for absence where it can't be found out what the registry wants")
    func hiddenBehindOutage() async throws {
        let guarded = try GuardedServer { request, _ in
            .answer(.text("", status: request.path == "/v2/" ? 503 : 404))
        }
        let credentials = ChangingCredentials(.basic(username: "u", password: Secret("p")))
        try await withSession(guarded.server.url, credentials) { session async throws in
            for _ in 0..<2 { #expect(try await session.get("v2/a/x", RegistrySessionTests.pull) == 503) }
            try await withThrowingTaskGroup { group in
                for _ in 0..<20 { group.addTask { try await session.get("v2/a/x", RegistrySessionTests.pull) } }
                for try await status in group { #expect(status == 503) }
            }
        }
    }

    @Test("gives back the 404 of a registry that takes no proof that there is", .timeLimit(.minutes(1)))
    func noFittingProof() async throws {
        let guarded = try GuardedServer { request, _ in
            request.path == "/v2/" ? .allow : .answer(.text("", status: 404))
        }
        let credentials = ChangingCredentials(.identityToken(Secret("t"), username: nil))
        try await withSession(guarded.server.url, credentials) { session async throws in
            for _ in 0..<3 { #expect(try await session.get("v2/a/x", RegistrySessionTests.pull) == 404) }
        }
        #expect(guarded.calls.count == 4)
    }

    @Test("sends nothing more to find what is not there where there are no credentials")
    func absent() async throws {
        let guarded = try GuardedServer { _, _ in .answer(.text("", status: 404)) }
        try await withSession(guarded.server.url) { session async throws in
            for _ in 0..<3 { #expect(try await session.get("v2/a/x", RegistrySessionTests.pull) == 404) }
        }
        #expect(guarded.calls.count == 3)
    }

    @Test("needs no credentials that can't be looked up where the registry is open", arguments: [false, true])
    func brokenStore(isOpen: Bool) async throws {
        let guarded = try GuardedServer { request, _ in
            request.path == "/v2/" && !isOpen ? .challenge() : .answer(.text("", status: 404))
        }
        try await withSession(guarded.server.url, BrokenCredentials()) { session async throws in
            if isOpen {
                for _ in 0..<3 { #expect(try await session.get("v2/a/x", RegistrySessionTests.pull) == 404) }
                #expect(guarded.calls.count == 4)
            } else {
                let error = await #expect(throws: RegistrySessionError.self) {
                    try await session.get("v2/a/x", RegistrySessionTests.pull)
                }
                #expect(error?.description.contains("a broken place") == true)
                #expect(error?.remedy == "Mend it.")
            }
        }
    }
}
