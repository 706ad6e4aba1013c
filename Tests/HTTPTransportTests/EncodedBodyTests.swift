import HTTPTransport
import HTTPTypes
import TestSupport
import Testing

@Suite("A body that is compressed for the way")
struct EncodedBodyTests {
    @Test("is not asked for, and taken as it comes: it is no more in memory than on the way")
    func bomb() async throws {
        let packed = try await Command("bash", ["-c", "head -c 100000000 /dev/zero | gzip -9"]).result().output
        #expect(packed.count > 1000)
        for encoding in ["gzip", "x-gzip", "deflate, gzip"] {
            let answer = ScriptedAnswer(headers: [("Content-Encoding", encoding)], body: .bytes(packed))
            let server = try ScriptedServer([ScriptedExchange(nil, nil, answer)])
            try await withTransport { transport in
                let body = try await transport.get(server.url).body
                #expect(try await body.collect(upTo: packed.count) == packed)
            }
            #expect(server.requests.allSatisfy { $0.header("Accept-Encoding") == nil && $0.header("TE") == nil })
        }
    }
}
