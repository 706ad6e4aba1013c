import FoundationEssentials
import TestSupport
import Testing

@Suite("Several write to a new repository at the same time")
struct FirstWriteTests {
    /// Holds a writer up between its look for the file that makes a folder a layout, and its look for the layout's index;
    /// another writer makes both meanwhile.
    @Test(
        "and one that looks while another makes the layout does not take it for a damaged one",
        .enabled("strace is missing, or may not trace") { await SystemCallTrace.isPossible() }
    )
    func looksMeanwhile() async throws {
        let registry = try RegistryFolder()
        let layout = try registry.folder.folder("app")
        let calls = registry.folder.path("calls.log")
        let strace = [
            "/usr/bin/strace", "-f", "-o", calls, "-P", layout, "-e",
            "trace=newfstatat", "-e", "inject=newfstatat:delay_enter=3000000:when=2",
        ]
        let writer = try registry.writer("v", count: 1, under: strace).start()
        while (try? String(contentsOf: URL(filePath: calls), encoding: .utf8))?.contains("index.json") != true,
            writer.termination == nil
        {
            try await Task.sleep(for: .milliseconds(5))
        }
        try await Image("own").push(to: registry.backend, tagged: "own")
        let result = await writer.wait()
        #expect(result.isSuccess, "\(result)")
        #expect(try String(contentsOf: URL(filePath: calls), encoding: .utf8).contains("DELAYED"))
        try FileManager.default.removeItem(atPath: calls)
        #expect(try await registry.audit() == ["own", "v-0"])
    }
}
