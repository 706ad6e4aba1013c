import FoundationEssentials
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A writer that is killed leaves a registry that is whole")
struct KillTests {
    @Test("at 30 random moments")
    func randomMoments() async throws {
        let registry = try RegistryFolder()
        var confirmed: Set<String> = []
        for round in 0..<30 {
            let writer = try registry.writer("r\(round)", count: 1000).start()
            let first = try await confirmedTags(of: writer) { !$0.isEmpty }
            #expect(!first.isEmpty)
            try await Task.sleep(for: .microseconds(Int.random(in: 0..<20_000)))
            await writer.stop()
            confirmed.formUnion(try await confirmedTags(of: writer) { _ in true })
            let tags = try await registry.audit()
            #expect(tags.isSuperset(of: confirmed), "lost: \(confirmed.subtracting(tags).sorted())")
        }
        try await Image("last").push(to: registry.backend, tagged: "last")
        #expect(try await registry.audit().contains("last"))
        #expect(try registry.leftovers() == [], "what killed writers leave behind goes with the next push")
    }

    /// Kills the writer at its first, its second, its third … call that changes a file, until it comes through.
    @Test(
        "at every call that changes a file",
        .enabled("strace is missing, or may not trace") { await SystemCallTrace.isPossible() },
        arguments: ["write", "fsync", "fchmod", "renameat", "flock", "mkdirat"]
    )
    func everyCall(call: String) async throws {
        for number in 1... {
            let registry = try RegistryFolder()
            try await Image("old").push(to: registry.backend, tagged: "v-0")
            let before = try await registry.backend.tags(in: try RepositoryName("app"))
            let strace = [
                "/usr/bin/strace", "-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
                "inject=\(call):signal=KILL:when=\(number)",
            ]
            let result = try await registry.writer("v", count: 3, under: strace).result()
            let said = Set(result.outputText.split(separator: "\n").map(String.init))
            let tags = try await registry.audit()
            #expect(tags.isSuperset(of: said.union(before.map(\.text))))
            guard !result.isSuccess else {
                #expect(number > 1 || ["mkdirat"].contains(call), "\(call) is never called")
                return
            }
            let again = try await registry.writer("v", count: 3).result()
            #expect(again.isSuccess, "\(again)")
            #expect(try await registry.audit() == ["v-0", "v-1", "v-2"])
            #expect(try registry.leftovers() == [])
        }
    }

    /// Kills the deleter likewise.
    @Test(
        "at every call that changes a file, while it deletes",
        .enabled("strace is missing, or may not trace") { await SystemCallTrace.isPossible() },
        arguments: ["write", "fsync", "fchmod", "renameat", "unlinkat", "flock"]
    )
    func everyCallOfDeletion(call: String) async throws {
        for number in 1... {
            let registry = try RegistryFolder()
            let backend = registry.backend
            for name in 0..<3 { try await Image("image-\(name)").push(to: backend, tagged: "v-\(name)") }
            try await Image("image-0").push(to: backend, tagged: "again")
            try await Image("other").push(to: backend, tagged: "other")
            let strace = [
                "/usr/bin/strace", "-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
                "inject=\(call):signal=KILL:when=\(number)",
            ]
            let result = try await registry.writer("v", count: 3, deletes: true, under: strace).result()
            let said = Set(result.outputText.split(separator: "\n").map(String.init))
            let tags = try await registry.audit()
            #expect(tags.isDisjoint(with: said))
            #expect(tags.contains("other"))
            #expect(tags.contains("again") == tags.contains("v-0"), "a manifest loses all its tags or none")
            guard !result.isSuccess else {
                #expect(number > 1, "\(call) is never called")
                return
            }
            let again = try await registry.writer("v", count: 3, deletes: true).result()
            #expect(again.isSuccess, "\(again)")
            #expect(try await registry.audit() == ["other"])
            // Without its tags the manifest may still be there, to be deleted by its digest.
            for name in 0..<3 {
                let digest = Image("image-\(name)").manifest.digest
                let repository = try RepositoryName("app")
                _ = try await registry.backend.delete(.digest(digest), in: repository)
                #expect(try await registry.backend.resolve(.digest(digest), in: repository) == nil)
            }
            try await Image("last").push(to: registry.backend, tagged: "last")
            #expect(try registry.leftovers() == [])
        }
    }

    /// Waits until a running writer has confirmed tags.
    private func confirmedTags(
        of writer: RunningCommand,
        until isEnough: (Set<String>) -> Bool
    ) async throws -> Set<String> {
        while true {
            let lines = writer.outputText.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            let tags = Set(lines.map(String.init))
            if isEnough(tags) || writer.termination != nil { return tags }
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
