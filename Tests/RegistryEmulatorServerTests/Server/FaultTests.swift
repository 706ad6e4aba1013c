import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("A fault", .requires(.curl, .openssl))
struct FaultTests {
    /// A registry whose handler counts the requests that it serves.
    private func start(_ wire: EmulatedSite.Wire, _ kind: Fault.Kind) async throws -> (EmulatedSite, Seen<Int>) {
        let seen = Seen<Int>()
        let handler = ClosureHandler { request in
            var count = 0
            do { while let chunk = try await request.body.next() { count += chunk.count } } catch { count = -1 }
            await seen.add(count)
            return .text(200, String(repeating: "x", count: 100_000))
        }
        let site = try await EmulatedSite.start(wire, handler: handler)
        await site.running.faults.arm(kind, pathContains: "/bad")
        return (site, seen)
    }

    @Test("closes a connection in order, and the next request is served", arguments: EmulatedSite.Wire.allCases)
    func close(wire: EmulatedSite.Wire) async throws {
        let (site, seen) = try await start(wire, .close)
        let result = try await site.curl([], path: "/bad")
        #expect(!result.isSuccess && result.output.isEmpty)
        #expect(!result.errorText.contains("reset by peer"))
        #expect(await seen.values.isEmpty)
        #expect(try await site.curl([], path: "/bad").output.count == 100_000)
        #expect(await site.running.log.entries.map(\.status) == [0, 200])
        await site.running.stop()
    }

    @Test("resets a connection", arguments: EmulatedSite.Wire.allCases)
    func reset(wire: EmulatedSite.Wire) async throws {
        let (site, seen) = try await start(wire, .reset)
        let result = try await site.curl([], path: "/bad")
        #expect(!result.isSuccess && result.output.isEmpty)
        #expect(result.errorText.lowercased().contains("reset"), "\(result)")
        #expect(await seen.values.isEmpty)
        await site.running.stop()
    }

    @Test("answers with another status", arguments: EmulatedSite.Wire.allCases)
    func status(wire: EmulatedSite.Wire) async throws {
        let (site, seen) = try await start(
            wire,
            .status(503, headers: [.init("Retry-After", "1")], body: "later")
        )
        let result = try await site.curl(["-i"], path: "/bad")
        #expect(result.outputText.contains(" 503") && result.outputText.hasSuffix("later"))
        #expect(result.outputText.lowercased().contains("retry-after: 1"))
        #expect(await seen.values.isEmpty)
        #expect(try await site.curl([], path: "/good").output.count == 100_000)
        await site.running.stop()
    }

    @Test("delays a request")
    func delay() async throws {
        let (site, _) = try await start(.http, .delay(.milliseconds(400)))
        let start = ContinuousClock.now
        #expect(try await site.curl([], path: "/bad").isSuccess)
        let duration = ContinuousClock.now - start
        #expect(duration >= .milliseconds(400))
        await site.running.stop()
    }

    @Test("drops an upload after so many bytes", arguments: EmulatedSite.Wire.allCases)
    func dropUpload(wire: EmulatedSite.Wire) async throws {
        let (site, seen) = try await start(wire, .dropUpload(afterBytes: 70_000))
        let folder = try TemporaryFolder()
        let file = try folder.write(String(repeating: "x", count: 3_000_000), to: "body")
        let result = try await site.curl(["-H", "Expect:", "-T", file], path: "/bad")
        #expect(!result.isSuccess)
        #expect(try await seen.wait(for: 1) == [-1])
        var entry: RequestLogEntry?
        while entry == nil {
            entry = await site.running.log.entries.first
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(entry?.bytesIn == 70_000 && entry?.status == 0)
        await site.running.stop()
    }

    @Test("drops a response after so many bytes", arguments: EmulatedSite.Wire.allCases, [0, 1000] as [Int64])
    func dropResponse(wire: EmulatedSite.Wire, bytes: Int64) async throws {
        let (site, seen) = try await start(wire, .dropResponse(afterBytes: bytes))
        let result = try await site.curl([], path: "/bad")
        #expect(!result.isSuccess)
        #expect(result.output.count == bytes)
        #expect(await seen.values == [0])
        #expect(await site.running.log.entries.map(\.bytes) == [bytes])
        await site.running.stop()
    }

    @Test("loses a response to a request that was served", arguments: EmulatedSite.Wire.allCases)
    func loseResponse(wire: EmulatedSite.Wire) async throws {
        let (site, seen) = try await start(wire, .loseResponse)
        let result = try await site.curl([], path: "/bad")
        #expect(!result.isSuccess && result.output.isEmpty)
        #expect(await seen.values == [0])
        await site.running.stop()
    }

    @Test("stalls until the client gives up", arguments: EmulatedSite.Wire.allCases)
    func stall(wire: EmulatedSite.Wire) async throws {
        let (site, seen) = try await start(wire, .stall)
        let result = try await site.curl(["--max-time", "1"], path: "/bad")
        #expect(result.errorText.contains("timed out"), "\(result)")
        #expect(await seen.values.isEmpty)
        await site.running.stop()
    }

    @Test("kills the server between two requests, until it is disarmed", arguments: EmulatedSite.Wire.allCases)
    func die(wire: EmulatedSite.Wire) async throws {
        let (site, seen) = try await start(wire, .close)
        await site.running.faults.disarm()
        await site.running.faults.arm(.die(answering: true), pathContains: "/copy", skipping: 1)
        let idle = try RawConnection(port: site.running.port)
        #expect(try await site.curl([], path: "/copy/1").isSuccess)
        #expect(try await site.curl([], path: "/copy/2").isSuccess)
        #expect(try await idle.readAll().state == .ended)
        #expect(try await !site.curl([], path: "/promote").isSuccess)
        #expect(try await !site.curl([], path: "/anything").isSuccess)
        #expect(await seen.values.count == 2)
        await site.running.faults.disarm()
        #expect(try await site.curl([], path: "/promote").isSuccess)

        await site.running.faults.arm(.die(answering: false), pathContains: "/promote")
        #expect(try await !site.curl([], path: "/promote").isSuccess)
        #expect(try await !site.curl([], path: "/copy").isSuccess)
        #expect(await seen.values.count == 3)
        await site.running.stop()
    }
}
