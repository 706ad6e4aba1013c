import FoundationEssentials
import TestSupport
import Testing

@Suite("The memory of registry-emulator", .requires(.curl))
struct MemoryTests {
    @Test("does not grow with what is stored, nor with clients that are slow to take it")
    func flat() async throws {
        let folder = try TemporaryFolder()
        let emulator = try await EmulatorProcess.start(
            ["oci", "--data", folder.path("data"), "--request-log", "/dev/null"])
        let megabytes = 128
        let file = folder.path("blob")
        try await Command("truncate", ["-s", "\(megabytes)M", file]).run()
        let digest = try await Command("sha256sum", [file]).run().prefix { $0 != " " }
        let opened = try await Tool.curl.command(["-si", "-X", "POST", emulator.url + "/v2/app/blobs/uploads/"]).run()
        let line = try #require(opened.split(whereSeparator: \.isNewline).first { $0.hasPrefix("Location: ") })
        let location = emulator.url + line.dropFirst("Location: ".count) + "?digest=sha256:\(digest)"
        try await Tool.curl.command(["-sf", "-T", file, location]).run()
        let blob = emulator.url + "/v2/app/blobs/sha256:\(digest)"
        #expect(
            try await Tool.curl.command(["-sf", "-o", "/dev/null", "-w", "%{size_download}", blob]).run()
                == "\(megabytes << 20)"
        )
        let before = try emulator.peakMemory()
        #expect(before < 100 << 10, "\(before) KiB after one blob")

        let connections = try (0..<40).map { _ in try RawConnection(port: emulator.port) }
        for connection in connections {
            try await connection.send("GET /v2/app/blobs/sha256:\(digest) HTTP/1.1", "Host: a")
        }
        try await Task.sleep(for: .seconds(1))
        let peak = try emulator.peakMemory()
        #expect(peak < 160 << 10, "\(peak) KiB with 40 clients that take nothing")
        withExtendedLifetime(connections) {}
        await emulator.running.stop()
    }
}
