import HTTPTransport
import HTTPTypes
import TestSupport
import Testing

@Suite("A server that trickles")
struct SlowAnswerTests {
    private static let patience = Duration.seconds(2)

    /// A byte in less than the time for a stall, for ever as far as the test goes.
    private static var trickle: ScriptedAnswer {
        var answer = ScriptedAnswer(body: .pattern(count: 10_000_000), pace: .milliseconds(50))
        answer.piece = 1
        return answer
    }

    private func ends(
        _ answer: ScriptedAnswer,
        _ read: @Sendable (HTTPTransport, String) async throws -> Void
    ) async throws -> TransportError? {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, answer)])
        return try await withTransport(.forTests(stallTimeout: Self.patience)) { transport in
            let start = ContinuousClock.now
            let error = await transportError { try await read(transport, server.url) }
            // A busy machine takes its time; without a limit it would be hours.
            #expect(start.duration(to: .now) >= Self.patience)
            #expect(start.duration(to: .now) < .seconds(60))
            return error
        }
    }

    @Test("is not waited for where its body is to be held in memory", arguments: [TransportTraffic.call, .blob])
    func whole(traffic: TransportTraffic) async throws {
        let error = try await ends(Self.trickle) { transport, url in
            _ = try await transport.get(url, traffic: traffic).body.collect(upTo: 1 << 20)
        }
        guard case .timedOut(.whole) = error?.kind else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("too slowly") == true)
    }

    @Test("is not waited for where its body is given up")
    func discarded() async throws {
        let error = try await ends(Self.trickle) { transport, url in
            await (try await transport.get(url)).body.discard()
        }
        #expect(error == nil)
    }

    @Test(
        "is not waited for where its head has no end",
        arguments: [
            ScriptedAnswer.Fault.endlessFields(every: .milliseconds(100)), .endlessInterims(every: .milliseconds(50)),
        ]
    )
    func head(fault: ScriptedAnswer.Fault) async throws {
        let error = try await ends(ScriptedAnswer(fault: fault)) { transport, url in
            _ = try await transport.get(url)
        }
        guard case .timedOut(.whole) = error?.kind else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("is waited for where a stream is read as it comes, or where enough comes")
    func stream() async throws {
        var slow = ScriptedAnswer(body: .pattern(count: 50), pace: .milliseconds(50))
        slow.piece = 1
        var steady = ScriptedAnswer(body: .pattern(count: 64 << 10), pace: .milliseconds(100))
        steady.piece = 4 << 10
        let server = try ScriptedServer([
            ScriptedExchange(nil, "/slow", slow), ScriptedExchange(nil, "/steady", steady),
        ])
        try await withTransport(.forTests(stallTimeout: .seconds(2))) { transport in
            let body = try await transport.get(server.url + "/slow", traffic: .blob).body
            var received = 0
            while let chunk = try await body.next() { received += chunk.count }
            #expect(received == 50)
            #expect(try await transport.get(server.url + "/steady").body.collect(upTo: 1 << 20).count == 64 << 10)
        }
    }
}
