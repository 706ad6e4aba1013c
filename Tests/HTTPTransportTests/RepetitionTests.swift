import HTTPTransport
import HTTPTypes
import Synchronization
import TestSupport
import Testing

@Suite("Requests that are sent again")
struct RepetitionTests {
    /// Notes the waits that it is asked for, and does not wait.
    private final class Waits: Sendable {
        private let list = Mutex<[Duration]>([])
        var all: [Duration] { list.withLock { $0 } }
        func note(_ duration: Duration) { list.withLock { $0.append(duration) } }
    }

    private func request(_ method: HTTPRequest.Method, _ server: ScriptedServer) throws -> TransportRequest {
        TransportRequest(method: method, url: try TransportURL(server.url + "/x"))
    }

    @Test("429 with Retry-After is waited for as long as the server says")
    func retryAfter() async throws {
        let server = try ScriptedServer([
            ScriptedExchange(nil, nil, times: 1, ScriptedAnswer(429, headers: [("Retry-After", "7")])),
            ScriptedExchange(nil, nil, .text("ok")),
        ])
        let waits = Waits()
        try await withTransport(.forTests(retry: RetryPolicy()) { waits.note($0) }) { transport in
            let response = try await transport.send(request(.get, server))
            #expect(try await response.body.text() == "ok")
        }
        #expect(waits.all == [.seconds(7)])
        #expect(server.connectionCount == 1)
    }

    @Test("A Retry-After beyond the limit gives the answer back")
    func retryAfterTooLong() async throws {
        let server = try ScriptedServer([
            ScriptedExchange(nil, nil, ScriptedAnswer(429, headers: [("Retry-After", "9999")]))
        ])
        try await withTransport(.forTests(retry: RetryPolicy()) { _ in Issue.record("waited") }) { transport in
            let response = try await transport.send(request(.get, server))
            #expect(response.status.code == 429)
        }
        #expect(server.requests.count == 1)
    }

    @Test("Server errors are tried again until it goes well", arguments: [408, 429, 500, 502, 503, 504])
    func recovers(status: Int) async throws {
        let server = try ScriptedServer([
            ScriptedExchange(nil, nil, times: 3, ScriptedAnswer(status)), ScriptedExchange(nil, nil, .text("ok")),
        ])
        try await withTransport(.forTests(retry: RetryPolicy(attempts: 4)) { _ in }) { transport in
            let response = try await transport.send(request(.get, server))
            #expect(response.status == .ok)
        }
        #expect(server.requests.count == 4)
    }

    @Test("The last answer is given back when the tries are used up")
    func exhausted() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, .text("sorry", status: 500))])
        try await withTransport(.forTests(retry: RetryPolicy(attempts: 3)) { _ in }) { transport in
            let response = try await transport.send(request(.get, server))
            #expect(response.status.code == 500)
            #expect(try await response.body.text() == "sorry")
        }
        #expect(server.requests.count == 3)
    }

    @Test(
        "A POST is sent again only where the server did not act",
        arguments: [(500, 1), (502, 1), (503, 3), (429, 3)]
    )
    func post(status: Int, requests: Int) async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(status))])
        try await withTransport(.forTests(retry: RetryPolicy(attempts: 3)) { _ in }) { transport in
            _ = try await transport.send(request(.post, server))
        }
        #expect(server.requests.count == requests)
    }

    @Test(
        "A connection that dies under a request is made anew only where that is safe",
        arguments: [(HTTPRequest.Method.get, 2), (.put, 2), (.delete, 2), (.post, 1), (.patch, 1)]
    )
    func keptAliveConnectionDies(method: HTTPRequest.Method, arrivals: Int) async throws {
        let server = try ScriptedServer([
            ScriptedExchange(nil, nil, times: 1, .text("first")),
            ScriptedExchange(nil, nil, times: 1, ScriptedAnswer(fault: .close(afterBodyBytes: nil))),
            ScriptedExchange(nil, nil, .text("last")),
        ])
        try await withTransport { transport in
            await (try transport.send(request(.get, server))).body.discard()
            let error = await transportError { _ = try await transport.send(request(method, server)) }
            #expect((error == nil) == (arrivals == 2))
        }
        #expect(server.requests.filter { $0.method == method.rawValue }.count == arrivals + (method == .get ? 1 : 0))
    }

    @Test("A POST whose replay is allowed is sent again after a broken connection")
    func allowedPost() async throws {
        let server = try ScriptedServer([
            ScriptedExchange(nil, nil, times: 2, ScriptedAnswer(fault: .close(afterBodyBytes: nil))),
            ScriptedExchange(nil, nil, ScriptedAnswer(202)),
        ])
        try await withTransport(.forTests(retry: RetryPolicy()) { _ in }) { transport in
            var post = try request(.post, server)
            post.replay = .allowed
            let response = try await transport.send(post)
            #expect(response.status.code == 202)
        }
    }

    @Test("Without a wait of the caller's the engine's timer waits")
    func engineTimer() async throws {
        let server = try ScriptedServer([
            ScriptedExchange(nil, nil, times: 1, ScriptedAnswer(500)), ScriptedExchange(nil, nil, .text("ok")),
        ])
        let retry = RetryPolicy(firstDelay: .milliseconds(100))
        try await withTransport(.forTests(retry: retry)) { transport in
            let started = ContinuousClock.now
            let response = try await transport.send(request(.get, server))
            #expect(response.status == .ok)
            #expect(started.duration(to: .now) >= .milliseconds(50))
        }
    }

    @Test("Cancelling ends the wait")
    func cancelledWait() async throws {
        let server = try ScriptedServer([
            ScriptedExchange(nil, nil, ScriptedAnswer(503, headers: [("Retry-After", "60")]))
        ])
        try await withTransport(.forTests(retry: RetryPolicy())) { transport in
            let get = try request(.get, server)
            let task = Task { try await transport.send(get) }
            #expect(await server.wait { $0.first?.isOver == true })
            task.cancel()
            let error = await transportError { _ = try await task.value }
            guard case .cancelled = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}
