import HTTPTransport
import HTTPTypes
import TestSupport
import Testing

@Suite("Faults of a server")
struct FaultTests {
    @Test(
        "A body that ends early gives what came, then says how much that was",
        arguments: [0, 1, 100_000, 3_000_000],
        [TransportTraffic.call, .blob]
    )
    func shortBody(count: Int, traffic: TransportTraffic) async throws {
        let answer = ScriptedAnswer(body: .pattern(count: 5_000_000), fault: .close(afterBodyBytes: count))
        let server = try ScriptedServer([ScriptedExchange(nil, nil, answer)])
        try await withTransport { transport in
            let body = try await transport.get(server.url, traffic: traffic).body
            var received = 0
            let error = await transportError {
                while let chunk = try await body.next() { received += chunk.count }
            }
            #expect(received == count)
            guard case .connectionBroken(Int64(count)) = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(server.requests.count == 1)
    }

    @Test("A reset in the middle of a body is a broken connection")
    func reset() async throws {
        let answer = ScriptedAnswer(body: .pattern(count: 5_000_000), fault: .reset(afterBodyBytes: 1_000_000))
        let server = try ScriptedServer([ScriptedExchange(nil, nil, answer)])
        try await withTransport { transport in
            let body = try await transport.get(server.url, traffic: .blob).body
            let error = await transportError { while try await body.next() != nil {} }
            guard case .connectionBroken(let received) = error?.kind, received <= 1_000_000 else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("Silence ends a request, before its head and within its body", arguments: [nil, 0, 70_000])
    func stall(after count: Int?) async throws {
        let answer = ScriptedAnswer(body: .pattern(count: 5_000_000), fault: .stall(afterBodyBytes: count))
        let server = try ScriptedServer([ScriptedExchange(nil, nil, answer)])
        try await withTransport(.forTests(stallTimeout: .milliseconds(200))) { transport in
            let started = ContinuousClock.now
            let error = await transportError {
                let body = try await transport.get(server.url, traffic: .blob).body
                while try await body.next() != nil {}
            }
            guard case .timedOut(.stall) = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(started.duration(to: .now) >= .milliseconds(200))
        }
        #expect(await server.wait { $0.first?.isOver == true })
    }

    @Test("A reader that takes its time is not a stalled server")
    func slowReader() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(body: .pattern(count: 30_000_000)))])
        try await withTransport(.forTests(stallTimeout: .seconds(2))) { transport in
            let body = try await transport.get(server.url, traffic: .blob).body
            _ = try await body.next()
            try await Task.sleep(for: .milliseconds(4500))
            var received = 65536
            while let chunk = try await body.next() { received += chunk.count }
            #expect(received >= 30_000_000)
        }
    }

    @Test("A body that nobody reads stays at the server")
    func backPressure() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(body: .pattern(count: 256 << 20)))])
        try await withTransport { transport in
            let body = try await transport.get(server.url, traffic: .blob).body
            _ = try await body.next()
            // Until the buffers of both sockets are full, which is when the count no longer rises.
            var last = -1
            while let count = server.requests.first?.answeredBytes, count != last {
                last = count
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(last < 32 << 20)
            await body.discard()
        }
        #expect(await server.wait { $0.first?.isOver == true })
    }

    @Test("A connection that is refused is told apart, and tried again as often as allowed")
    func refused() async throws {
        let port = try SilentPort()
        let waits = Counter()
        let configuration = TransportConfiguration.forTests(retry: RetryPolicy(attempts: 3)) { _ in waits.advance() }
        try await withTransport(configuration) { transport in
            let error = await transportError { _ = try await transport.get("http://\(port.address)/v2/") }
            guard case .connectFailed = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(error?.remedy != nil)
        }
        #expect(waits.current == 2)
    }

    @Test("A host that does not exist is told apart")
    func unknownHost() async throws {
        try await withTransport { transport in
            let error = await transportError { _ = try await transport.get("http://registry.invalid/v2/") }
            guard case .resolveFailed("registry.invalid") = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("What speaks no HTTP gives an error, not an answer")
    func noHTTP() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(fault: .close(afterBodyBytes: nil)))]
        )
        try await withTransport { transport in
            let error = await transportError { _ = try await transport.get(server.url) }
            guard case .connectionBroken(0) = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("collect stops at its limit")
    func tooLarge() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(body: .pattern(count: 100_000)))])
        try await withTransport { transport in
            let body = try await transport.get(server.url).body
            let error = await transportError { _ = try await body.collect(upTo: 99_999) }
            guard case .bodyTooLarge(99_999) = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            let again = try await transport.get(server.url).body
            #expect(try await again.collect(upTo: 100_000).count == 100_000)
        }
    }
}
