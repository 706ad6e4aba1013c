import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("The server", .requires(.curl, .openssl))
struct RequestTests {
    @Test(
        "hands a request over as it was sent",
        arguments: ["/v2/a%2Fb//c/sha256:1/?x=%20&y=a+b|", "/a/../b/./c|", "/%zz|", "/?|", "/;p=1,2?a?b|"]
    )
    func rawTarget(target: String) async throws {
        let site = try await EmulatedSite.start(handler: ClosureHandler.echo)
        let connection = try RawConnection(port: site.running.port)
        let target = String(target.dropLast())
        try await connection.send(
            "GET \(target) HTTP/1.1",
            "Host: r.example:5",
            "X-a: 1",
            "x-A: 2",
            "Connection: close"
        )
        let (text, _) = try await connection.readAll()
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = parts.count > 1 ? parts[1] : ""
        #expect(text.contains("\r\n\r\nGET|\(parts[0])|\(query)|http|r.example:5|0|false|"))
        #expect(text.contains("X-a=1;x-A=2"))
        #expect(await site.running.log.entries.map(\.path) == [target])
        await site.running.stop()
    }

    @Test("speaks HTTP/1.1, TLS and HTTP/2, and hands over the same", arguments: EmulatedSite.Wire.allCases)
    func wires(wire: EmulatedSite.Wire) async throws {
        let site = try await EmulatedSite.start(wire, handler: ClosureHandler.echo)
        let result = try await site.curl(
            ["--path-as-is", "-w", "|%{http_version}|%{http_code}", "--data-binary", "12345", "-X", "PATCH"],
            path: "/a//b%2Fc/../d?q=%2F"
        )
        #expect(result.isSuccess, "\(result)")
        let scheme = wire == .http ? "http" : "https"
        #expect(result.outputText.hasPrefix("PATCH|/a//b%2Fc/../d|q=%2F|\(scheme)|\(site.address)|5|false|"))
        #expect(result.outputText.hasSuffix(wire == .http2 ? "|2|200" : "|1.1|200"))
        let entry = try #require(await site.running.log.entries.first)
        #expect(entry.method == "PATCH" && entry.status == 200 && entry.bytesIn == 5 && entry.user == "x")
        #expect(entry.bytes > 40)
        await site.running.stop()
    }

    @Test("serves one request after the other on one connection, HEAD among them")
    func keepAlive() async throws {
        let site = try await EmulatedSite.start(handler: ClosureHandler { _ in .text(200, "hello") })
        let connection = try RawConnection(port: site.running.port)
        try await connection.send("HEAD / HTTP/1.1", "Host: a")
        let head = try await connection.read(until: "\r\n\r\n")
        #expect(head.contains("\r\nContent-Length: 5\r\n"))
        #expect(head.contains("\r\nDate: "))
        for _ in 0..<3 {
            try await connection.send("GET / HTTP/1.1", "Host: a")
            let answer = try await connection.read(until: "hello")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
        #expect(await site.running.log.entries.map(\.bytes) == [0, 5, 5, 5])
        await site.running.stop()
    }

    @Test(
        "ends a connection when the client asks for it, in whatever case",
        arguments: [
            ["GET / HTTP/1.1", "Host: a", "Connection: close"],
            ["GET / HTTP/1.1", "Host: a", "Connection: Close"],
            ["GET / HTTP/1.1", "Host: a", "connection: TE, CLOSE"],
            ["GET / HTTP/1.0", "Host: a"],
        ]
    )
    func lastRequest(lines: [String]) async throws {
        let site = try await EmulatedSite.start(handler: ClosureHandler { _ in .text(200, "hello") })
        let connection = try RawConnection(port: site.running.port)
        try await connection.send(lines.joined(separator: "\r\n"))
        let (text, state) = try await connection.readAll()
        #expect(text.hasSuffix("hello"))
        #expect(text.lowercased().contains("connection: close"))
        #expect(state == .ended)
        await site.running.stop()
    }

    @Test("says 100 Continue when the body is wanted, and not before")
    func continues() async throws {
        let site = try await EmulatedSite.start(handler: ClosureHandler.echo)
        let connection = try RawConnection(port: site.running.port)
        try await connection.send("PUT / HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 100-continue")
        #expect(try await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 Continue"))
        try await connection.write(Array("12345".utf8))
        #expect(try await connection.read(until: "100-continue").contains("|5|false|"))
        await site.running.stop()
    }

    @Test("refuses a body that was announced before it is sent, and ends the connection")
    func refusesUnsent() async throws {
        let site = try await EmulatedSite.start(handler: ClosureHandler { _ in .text(403, "no") })
        let connection = try RawConnection(port: site.running.port)
        try await connection.send("PUT / HTTP/1.1", "Host: a", "Content-Length: 500000000", "Expect: 100-continue")
        let (text, state) = try await connection.readAll()
        #expect(text.hasPrefix("HTTP/1.1 403 Forbidden"))
        #expect(state == .ended)
        let entry = try #require(await site.running.log.entries.first)
        #expect(entry.status == 403 && entry.bytesIn == 0)
        await site.running.stop()
    }

    @Test("refuses a body that comes anyway, and serves on")
    func refusesSent() async throws {
        let site = try await EmulatedSite.start(handler: ClosureHandler { request in .text(403, request.path) })
        let connection = try RawConnection(port: site.running.port)
        try await connection.send(
            "PUT /1 HTTP/1.1",
            "Host: a",
            "Content-Length: 1000000",
            body: String(repeating: "x", count: 1_000_000)
        )
        _ = try await connection.read(until: "/1")
        try await connection.send("GET /2 HTTP/1.1", "Host: a")
        _ = try await connection.read(until: "/2")
        await site.running.stop()
    }

    @Test("tells a handler that a body was cut", arguments: EmulatedSite.Wire.allCases)
    func cutBody(wire: EmulatedSite.Wire) async throws {
        let seen = Seen<String>()
        let site = try await EmulatedSite.start(
            wire,
            handler: ClosureHandler { request in
                do {
                    while try await request.body.next() != nil {}
                    await seen.add("whole")
                } catch {
                    await seen.add("cut")
                }
                return EmulatedResponse(200)
            }
        )
        let folder = try TemporaryFolder()
        let file = try folder.write(String(repeating: "x", count: 3_000_000), to: "body")
        let result = try await site.curl(
            ["-H", "Expect:", "--limit-rate", "500000", "--max-time", "1", "-T", file],
            path: "/"
        )
        #expect(!result.isSuccess)
        #expect(try await seen.wait(for: 1) == ["cut"])
        #expect(try await site.curl(["-T", file], path: "/").isSuccess)
        #expect(try await seen.wait(for: 2) == ["cut", "whole"])
        await site.running.stop()
    }

    @Test("tells an announced length from none, and no body from both", arguments: EmulatedSite.Wire.allCases)
    func lengths(wire: EmulatedSite.Wire) async throws {
        let handler = ClosureHandler { .text(200, "\($0.body.announcedLength.map(String.init) ?? "none")") }
        let site = try await EmulatedSite.start(wire, handler: handler)
        let folder = try TemporaryFolder()
        let file = try folder.write("12345", to: "body")
        #expect(try await site.curl(["-T", file], path: "/").outputText == "5")
        #expect(try await site.curl(["-T", "-"], path: "/").outputText == "none")
        #expect(try await site.curl(["-d", ""], path: "/").outputText == "0")
        #expect(try await site.curl([], path: "/").outputText == "0")
        await site.running.stop()
    }

    @Test("sends content in parts, at any range", arguments: EmulatedSite.Wire.allCases)
    func content(wire: EmulatedSite.Wire) async throws {
        let store = MemoryContentStore()
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        let content = try await store.keep(bytes)
        let site = try await EmulatedSite.start(
            wire,
            handler: ClosureHandler { _ in
                EmulatedResponse(206, body: .content(content, range: 1000..<2_500_000, store: store))
            }
        )
        let result = try await site.curl([], path: "/")
        #expect(result.output == Array(bytes[1000..<2_500_000]))
        let head = try await site.curl(["-I"], path: "/")
        #expect(head.outputText.lowercased().contains("content-length: 2499000"))
        #expect(await site.running.log.entries.map(\.bytes) == [2_499_000, 0])
        await site.running.stop()
    }
}
