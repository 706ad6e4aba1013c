import HTTPTransport
import HTTPTypes
import TestSupport
import Testing

@Suite("Cancelling and shutting down")
struct LifetimeTests {
    private static let endless = ScriptedAnswer(body: .pattern(count: 1 << 40))

    @Test("Cancelling a task ends its transfer at the server")
    func cancelDownload() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, Self.endless)])
        try await withTransport { transport in
            let task = Task {
                let body = try await transport.get(server.url, traffic: .blob).body
                while try await body.next() != nil {}
            }
            #expect(await server.wait { ($0.first?.answeredBytes ?? 0) > 1_000_000 })
            task.cancel()
            let error = await transportError { try await task.value }
            guard case .cancelled = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(await server.wait { $0.first?.isOver == true })
        }
    }

    @Test("Cancelling a request that waits for its head ends it")
    func cancelBeforeHead() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(fault: .stall(afterBodyBytes: nil)))]
        )
        try await withTransport { transport in
            let task = Task { try await transport.get(server.url) }
            #expect(await server.wait { $0.count == 1 })
            let started = ContinuousClock.now
            task.cancel()
            let error = await transportError { _ = try await task.value }
            guard case .cancelled = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(started.duration(to: .now) < .seconds(5))
            #expect(await server.wait { $0.first?.isOver == true })
        }
    }

    @Test("A task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, .text("x"))])
        try await withTransport { transport in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await transport.get(server.url)
            }
            let error = await transportError { try await task.value }
            guard case .cancelled = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(server.requests.isEmpty)
    }

    @Test("Cancelling an upload cancels its source")
    func cancelUpload() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(201))])
        try await withTransport { transport in
            let url = try TransportURL(server.url)
            let body = TransportRequestBody.stream(length: 1 << 40) { { [UInt8](repeating: 0, count: 65536) } }
            let task = Task {
                try await transport.send(TransportRequest(method: .put, url: url, body: body, traffic: .blob))
            }
            #expect(await server.wait { ($0.first?.bodyLength ?? 0) > 1_000_000 })
            task.cancel()
            let error = await transportError { _ = try await task.value }
            guard case .cancelled = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(await server.wait { $0.first?.isOver == true })
        }
    }

    @Test("A body that goes away unread ends its transfer")
    func droppedBody() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, Self.endless)])
        try await withTransport { transport in
            let status = try await transport.get(server.url, traffic: .blob).status
            #expect(status == .ok)
            #expect(await server.wait { $0.first?.isOver == true })
        }
    }

    @Test(
        "Discarding keeps a connection with a short rest and ends one with a long rest",
        arguments: [(1000, 1), (1 << 30, 2)]
    )
    func discard(count: Int, connections: Int) async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(body: .pattern(count: count)))])
        try await withTransport { transport in
            for _ in 0..<2 { await (try transport.get(server.url, traffic: .blob)).body.discard() }
        }
        #expect(server.connectionCount == connections)
    }

    @Test("Shutting down fails what is in flight and what comes after")
    func shutdown() async throws {
        let server = try ScriptedServer([
            ScriptedExchange(nil, "/stall", ScriptedAnswer(fault: .stall(afterBodyBytes: nil))),
            ScriptedExchange(nil, nil, Self.endless),
        ])
        let engine = try TransportEngine()
        let transport = HTTPTransport(engine: engine, configuration: .forTests(), logger: .silent)
        let body = try await transport.get(server.url, traffic: .blob).body
        let waiting = Task { try await transport.get(server.url + "/stall") }
        let sleeping = Task { try await engine.sleep(for: .seconds(600)) }
        #expect(await server.wait { $0.count == 2 })
        await engine.shutdown()
        await engine.shutdown()
        for operation in [
            { while try await body.next() != nil {} }, { _ = try await waiting.value }, { try await sleeping.value },
            { _ = try await transport.get(server.url) }, { try await engine.sleep(for: .zero) },
        ] as [@Sendable () async throws -> Void] {
            let error = await transportError(operation)
            guard case .shutDown = error?.kind else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        #expect(await server.wait { $0.allSatisfy(\.isOver) })
    }

    @Test("Tasks may run on the engine's thread, also across its end")
    func taskExecutor() async throws {
        let server = try ScriptedServer { .text($0.target) }
        let engine = try TransportEngine()
        let transport = HTTPTransport(engine: engine, configuration: .forTests(), logger: .silent)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask(executorPreference: engine.taskExecutor) {
                    let response = try await transport.get("\(server.url)/\(number)")
                    return try await response.body.text() == "/\(number)" ? 1 : 0
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 200)
        let last = Task(executorPreference: engine.taskExecutor) {
            await engine.shutdown()
            return 1
        }
        #expect(await last.value == 1)
    }
}
