import HTTPTransport
import HTTPTypes
import Logging
import TestSupport
import Testing

@Suite("The log of requests")
struct LogTests {
    @Test("Each try leaves one line at level debug, and no secret")
    func lines() async throws {
        let server = try ScriptedServer([
            ScriptedExchange("PUT", nil, times: 1, ScriptedAnswer(503)),
            ScriptedExchange("PUT", nil, .text("done", status: 201, headers: [("X-Token", "s3cret")])),
        ])
        let log = LogRecorder()
        try await withTransport(.forTests(retry: RetryPolicy()) { _ in }) { plain in
            let transport = HTTPTransport(engine: plain.engine, configuration: plain.configuration, logger: log.logger)
            let response = try await transport.send(
                TransportRequest(
                    method: .put,
                    url: TransportURL(server.url + "/a?sig=s3cret"),
                    headers: [.authorization: "Bearer s3cret"],
                    body: .bytes([1, 2, 3])
                )
            )
            #expect(try await response.body.text() == "done")
        }
        #expect(log.all.count == 2)
        #expect(log.all.allSatisfy { $0.level == .debug })
        #expect(log.values("status") == ["503", "201"])
        #expect(log.values("attempt") == ["1", "2"])
        #expect(log.values("sent") == ["3", "3"])
        #expect(log.values("received") == ["0", "4"])
        #expect(log.values("url") == [server.url + "/a?sig=***", server.url + "/a?sig=***"])
        #expect(!"\(log.all)".contains("s3cret"))
    }

    @Test("A request that fails leaves its reason")
    func failure() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(fault: .close(afterBodyBytes: nil)))]
        )
        let log = LogRecorder()
        try await withTransport { plain in
            let transport = HTTPTransport(engine: plain.engine, configuration: plain.configuration, logger: log.logger)
            _ = await transportError { _ = try await transport.get(server.url) }
        }
        #expect(log.values("failure").count == 1)
        #expect(log.values("status") == [])
    }
}
