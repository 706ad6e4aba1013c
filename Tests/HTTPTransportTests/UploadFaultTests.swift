import HTTPTransport
import HTTPTypes
import TestSupport
import Testing

@Suite("Faults of an upload")
struct UploadFaultTests {
    private func put(
        _ url: String,
        _ body: TransportRequestBody,
        replay: TransportReplay = .byMethod
    ) throws -> TransportRequest {
        TransportRequest(method: .put, url: try TransportURL(url), body: body, traffic: .blob, replay: replay)
    }

    @Test("An early refusal gives its status, not a broken pipe", arguments: [401, 413, 404], [0, 100_000])
    func earlyAnswer(status: Int, read: Int) async throws {
        let answer = ScriptedAnswer(status, body: .bytes(Array("why".utf8)), reading: .first(read))
        let server = try ScriptedServer([ScriptedExchange("PUT", nil, answer)])
        try await withTransport { transport in
            let response = try await transport.send(put(server.url, patternUpload(50_000_000)))
            #expect(response.status.code == status)
            #expect(try await response.body.text() == "why")
        }
        #expect(server.requests.count == 1)
        #expect(server.requests.first?.isBodyComplete == false)
    }

    @Test("An early refusal gets through while the source still waits", .timeLimit(.minutes(1)))
    func earlyAnswerWhilePaused() async throws {
        let server = try ScriptedServer([ScriptedExchange("PUT", nil, ScriptedAnswer(413, reading: .first(1000)))])
        try await withTransport { transport in
            let sleeps = Counter()
            let body = TransportRequestBody.stream(length: 1_000_000) {
                {
                    if sleeps.advance() < 2 { return [UInt8](repeating: 1, count: 1000) }
                    try await Task.sleep(for: .seconds(3600))
                    return nil
                }
            }
            let response = try await transport.send(put(server.url, body))
            #expect(response.status.code == 413)
        }
    }

    @Test("A source that throws keeps its error, and the request is not completed")
    func sourceThrows() async throws {
        struct Broken: Error {}
        let server = try ScriptedServer([ScriptedExchange("PUT", nil, ScriptedAnswer(201))])
        try await withTransport { transport in
            let body = TransportRequestBody.stream(length: 200_000) {
                let pulls = Counter()
                return {
                    // All bytes come; then, with the server at work on them, the digest turns out to be wrong.
                    guard pulls.advance() < 2 else {
                        _ = await server.wait { !$0.isEmpty }
                        throw Broken()
                    }
                    return [UInt8](repeating: 1, count: 100_000)
                }
            }
            let error = await transportError { _ = try await transport.send(put(server.url, body)) }
            guard case .requestBodyFailed(let inner) = error?.kind, inner is Broken else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(await server.wait { $0.first?.isOver == true })
        #expect(server.requests.first?.isBodyComplete == false)
    }

    @Test("A source that gives another length is refused", arguments: [99, 101])
    func wrongLength(given: Int) async throws {
        let server = try ScriptedServer([ScriptedExchange("PUT", nil, ScriptedAnswer(201))])
        try await withTransport { transport in
            let body = TransportRequestBody.stream(length: 100) {
                let pulls = Counter()
                return { pulls.advance() == 0 ? [UInt8](repeating: 1, count: given) : nil }
            }
            let error = await transportError { _ = try await transport.send(put(server.url, body)) }
            guard case .requestBodyFailed = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(server.requests.allSatisfy { !$0.isBodyComplete })
    }

    @Test("A redirect that keeps the method opens the source anew", arguments: [307, 308])
    func redirectedUpload(status: Int) async throws {
        let server = try ScriptedServer([
            ScriptedExchange(
                "PUT",
                "/a",
                ScriptedAnswer(status, headers: [("Location", "/b?x=1")], reading: .first(0))
            ),
            ScriptedExchange("PUT", "/b", ScriptedAnswer(201)),
        ])
        try await withTransport { transport in
            let response = try await transport.send(
                put(server.url + "/a", patternUpload(3_000_000), replay: .forbidden)
            )
            #expect(response.status == .created)
            #expect(response.url.text == server.url + "/b?x=1")
        }
        let last = try #require(server.requests.last)
        #expect(last.bodyLength == 3_000_000)
        #expect(last.body == BytePattern.bytes(0..<65536))
    }

    @Test("An upload is replayed after 503 where that is safe", arguments: [TransportReplay.byMethod, .allowed])
    func replayed(replay: TransportReplay) async throws {
        let server = try ScriptedServer([
            ScriptedExchange("PUT", nil, times: 2, ScriptedAnswer(503)),
            ScriptedExchange("PUT", nil, ScriptedAnswer(201)),
        ])
        let configuration = TransportConfiguration.forTests(retry: RetryPolicy()) { _ in }
        try await withTransport(configuration) { transport in
            let response = try await transport.send(put(server.url, patternUpload(1_000_000), replay: replay))
            #expect(response.status == .created)
        }
        #expect(server.requests.map(\.bodyLength) == [1_000_000, 1_000_000, 1_000_000])
    }

    @Test("A stream that must not be replayed gives the 503 back")
    func notReplayed() async throws {
        let server = try ScriptedServer([ScriptedExchange("PUT", nil, ScriptedAnswer(503))])
        let configuration = TransportConfiguration.forTests(retry: RetryPolicy()) { _ in }
        try await withTransport(configuration) { transport in
            let response = try await transport.send(put(server.url, patternUpload(100), replay: .forbidden))
            #expect(response.status.code == 503)
        }
        #expect(server.requests.count == 1)
    }

    @Test("After a connection that broke in an upload, the server is asked before the body is sent again")
    func expectAfterBreak() async throws {
        let server = try ScriptedServer([
            ScriptedExchange(
                "PUT",
                nil,
                times: 1,
                ScriptedAnswer(reading: .first(100_000), fault: .reset(afterBodyBytes: nil))
            ),
            ScriptedExchange("PUT", nil, ScriptedAnswer(201)),
        ])
        let configuration = TransportConfiguration.forTests(retry: RetryPolicy()) { _ in }
        try await withTransport(configuration) { transport in
            let response = try await transport.send(put(server.url, patternUpload(20_000_000)))
            #expect(response.status == .created)
        }
        #expect(server.requests.map { $0.header("Expect") } == [nil, "100-continue"])
        #expect(server.requests.last?.isBodyComplete == true)
    }

    @Test("A server that stops reading stalls the upload")
    func stalledUpload() async throws {
        let answer = ScriptedAnswer(delay: .seconds(5), reading: .first(1000))
        let server = try ScriptedServer([ScriptedExchange("PUT", nil, answer)])
        try await withTransport(.forTests(stallTimeout: .milliseconds(300))) { transport in
            let error = await transportError {
                _ = try await transport.send(put(server.url, patternUpload(100_000_000)))
            }
            guard case .timedOut(.stall) = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("An upload that waits for its source is not a stalled server")
    func slowSource() async throws {
        let server = try ScriptedServer([ScriptedExchange("PUT", nil, ScriptedAnswer(201))])
        try await withTransport(.forTests(stallTimeout: .seconds(2))) { transport in
            let body = TransportRequestBody.stream(length: 1000) {
                let pulls = Counter()
                return {
                    guard pulls.advance() < 1 else { return nil }
                    try await Task.sleep(for: .milliseconds(4500))
                    return [UInt8](repeating: 1, count: 1000)
                }
            }
            let response = try await transport.send(put(server.url, body))
            #expect(response.status == .created)
        }
    }
}
