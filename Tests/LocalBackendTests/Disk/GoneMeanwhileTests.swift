import FoundationEssentials
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A manifest that is deleted while it is pushed again")
struct GoneMeanwhileTests {
    /// Holds a writer up between its look for the manifest's file and its opening of it; another deletes it meanwhile.
    @Test(
        "is written again, and not taken for damaged",
        .enabled("strace is missing, or may not trace") { await SystemCallTrace.isPossible() }
    )
    func deletedMeanwhile() async throws {
        let registry = try RegistryFolder()
        #expect(try await registry.writer("v", count: 1).result().isSuccess)
        let name = try RepositoryName("app")
        let digest = try #require(try await registry.backend.resolve(.tag(try TagName("v-0")), in: name)).digest
        let calls = registry.folder.path("calls.log")
        let strace = [
            "/usr/bin/strace", "-f", "-o", calls, "-P", "\(registry.root)/app/blobs/sha256", "-e",
            "trace=openat", "-e", "inject=openat:delay_enter=3000000:when=1",
        ]
        let writer = try registry.writer("v", count: 1, under: strace).start()
        while (try? String(contentsOf: URL(filePath: calls), encoding: .utf8))?.contains(digest.encoded) != true,
            writer.termination == nil
        {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(try await registry.backend.delete(.digest(digest), in: name))
        let result = await writer.wait()
        #expect(result.isSuccess, "\(result)")
        #expect(try String(contentsOf: URL(filePath: calls), encoding: .utf8).contains("DELAYED"))
        try FileManager.default.removeItem(atPath: calls)
        #expect(try await registry.audit() == ["v-0"])
    }
}
