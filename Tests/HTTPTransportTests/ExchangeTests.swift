import HTTPTransport
import HTTPTypes
import TestSupport
import Testing

@Suite("Exchanges")
struct ExchangeTests {
    @Test("A GET gives status, header fields, final URL and body")
    func get() async throws {
        let server = try ScriptedServer([
            ScriptedExchange("GET", "/v2/", .text("hello", headers: [("X-One", "a"), ("X-One", "b")]))
        ])
        try await withTransport { transport in
            let response = try await transport.get(server.url + "/v2/?x=%2F")
            #expect(response.status == .ok)
            #expect(response.headers[values: try #require(HTTPField.Name("X-One"))] == ["a", "b"])
            #expect(response.url.text == server.url + "/v2/?x=%2F")
            #expect(response.body.announcedLength == 5)
            #expect(try await response.body.text() == "hello")
        }
        #expect(server.requests.map(\.target) == ["/v2/?x=%2F"])
        #expect(server.requests.first?.header("Accept-Encoding") == nil)
    }

    @Test("HEAD announces a length and has no body")
    func head() async throws {
        let server = try ScriptedServer([ScriptedExchange("HEAD", nil, ScriptedAnswer(body: .pattern(count: 1 << 30)))])
        try await withTransport { transport in
            let response = try await transport.send(TransportRequest(method: .head, url: TransportURL(server.url)))
            #expect(response.body.announcedLength == 1 << 30)
            #expect(try await response.body.collect(upTo: 10) == [])
        }
    }

    @Test("A POST without a body says Content-Length: 0 and no type", arguments: ["POST", "PUT", "PATCH"])
    func emptyPost(method: String) async throws {
        let server = try ScriptedServer([ScriptedExchange(method, "/u", ScriptedAnswer(202))])
        try await withTransport { transport in
            let method = try #require(HTTPRequest.Method(method))
            let response = try await transport.send(
                TransportRequest(method: method, url: TransportURL(server.url + "/u"))
            )
            #expect(response.status.code == 202)
        }
        let request = try #require(server.requests.first)
        #expect(request.header("Content-Length") == "0")
        #expect(request.header("Content-Type") == nil)
        #expect(request.header("Expect") == nil)
    }

    @Test("A PUT of bytes arrives whole, with a length and without chunks", arguments: [1, 1000, 3_000_000])
    func putBytes(count: Int) async throws {
        let server = try ScriptedServer([ScriptedExchange("PUT", "/u", ScriptedAnswer(201))])
        try await withTransport { transport in
            let response = try await transport.send(
                TransportRequest(
                    method: .put,
                    url: TransportURL(server.url + "/u"),
                    headers: [.contentType: "application/json"],
                    body: .bytes(BytePattern.bytes(0..<count))
                )
            )
            #expect(response.status == .created)
        }
        let request = try #require(server.requests.first)
        #expect(request.isBodyComplete && request.bodyLength == count)
        #expect(request.body == BytePattern.bytes(0..<min(count, 65536)))
        #expect(request.header("Transfer-Encoding") == nil)
        #expect(request.header("Content-Type") == "application/json")
        #expect(request.header("Expect") == nil)
    }

    @Test("A blob streams down whole", arguments: [0, 1, 65536, 65537, 10_000_000])
    func download(count: Int) async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(body: .pattern(count: count)))])
        try await withTransport { transport in
            let body = try await transport.get(server.url, traffic: .blob).body
            var received = 0
            while let chunk = try await body.next() {
                #expect(chunk.count <= 65536 && chunk == BytePattern.bytes(received..<received + chunk.count))
                received += chunk.count
            }
            #expect(received == count)
            #expect(try await body.next() == nil)
        }
    }

    @Test(
        "A stream goes up whole, whatever its chunks",
        arguments: [(0, 1), (1, 1), (10_000_000, 65536), (1_000_000, 333)]
    )
    func upload(count: Int, chunk: Int) async throws {
        let server = try ScriptedServer([ScriptedExchange("PUT", "/u", ScriptedAnswer(201))])
        try await withTransport { transport in
            let response = try await transport.send(
                TransportRequest(
                    method: .put,
                    url: TransportURL(server.url + "/u"),
                    body: patternUpload(count, chunk: chunk),
                    traffic: .blob
                )
            )
            #expect(response.status == .created)
        }
        let request = try #require(server.requests.first)
        #expect(request.header("Content-Length") == "\(count)")
        #expect(request.isBodyComplete && request.bodyLength == count)
        #expect(request.body == BytePattern.bytes(0..<min(count, 65536)))
    }

    @Test("One connection serves one request after the other")
    func keepAlive() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, .text("x"))])
        try await withTransport { transport in
            for _ in 0..<20 {
                let response = try await transport.get(server.url)
                await response.body.discard()
            }
        }
        #expect(server.connectionCount == 1)
        #expect(server.requests.count == 20)
    }

    @Test("Interim answers are skipped")
    func interim() async throws {
        let server = try ScriptedServer([ScriptedExchange(nil, nil, ScriptedAnswer(200, interim: [103, 102]))])
        try await withTransport { transport in
            let response = try await transport.get(server.url)
            #expect(response.status == .ok)
        }
    }

    @Test("A thousand small requests at once are all answered")
    func thousand() async throws {
        let server = try ScriptedServer { .text($0.target) }
        try await withTransport { transport in
            let right = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<1000 {
                    group.addTask {
                        let response = try await transport.get("\(server.url)/\(number)")
                        return try await response.body.text() == "/\(number)"
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(right == 1000)
        }
        #expect(server.requests.count == 1000)
    }
}
