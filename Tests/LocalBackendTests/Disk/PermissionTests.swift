import FoundationEssentials
import Glibc
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A user without permissions")
struct PermissionTests {
    @Test(
        "is told what it may not do, and changes nothing",
        .enabled("nobody can run what was built here") { await canRun() }
    )
    func forbidden() async throws {
        let registry = try RegistryFolder()
        try await Image("old").push(to: registry.backend, tagged: "v1")
        let before = try registry.snapshot()
        for folder in ["", "/app", "/app/blobs", "/app/blobs/sha256"] {
            #expect(chmod(registry.root + folder, 0o555) == 0)
        }
        defer {
            for folder in ["", "/app", "/app/blobs", "/app/blobs/sha256"] { chmod(registry.root + folder, 0o755) }
        }
        for repository in ["app", "new"] {
            let result = try await registry.writer("v", count: 1, repository: repository, under: Self.wrapper).result()
            #expect(result.termination == .exited(1))
            #expect(result.outputText.hasPrefix("failed: forbidden: could not write the blob at"), "\(result)")
            #expect(result.outputText.contains("Permission denied"), "\(result)")
        }
        #expect(try registry.snapshot() == before)
    }

    @Test(
        "deletes nothing where it may not remove the manifest's file",
        .enabled("nobody can run what was built here") { await canRun() }
    )
    func forbiddenDeletion() async throws {
        let registry = try RegistryFolder()
        try await Image("old").push(to: registry.backend, tagged: "v-0")
        for folder in ["", "/app"] { #expect(chmod(registry.root + folder, 0o777) == 0) }
        #expect(chmod(registry.root + "/app/blobs/sha256", 0o555) == 0)
        defer { chmod(registry.root + "/app/blobs/sha256", 0o755) }
        let before = try registry.snapshot()
        let result = try await registry.writer("v", count: 1, deletes: true, under: Self.wrapper).result()
        #expect(result.termination == .exited(1))
        #expect(result.outputText.hasPrefix("failed: forbidden: could not delete the manifest at"), "\(result)")
        #expect(try registry.snapshot() == before)
    }

    @Test(
        "to another's files can push where it may write to the folders",
        .enabled("nobody can run what was built here") { await canRun() }
    )
    func sharedFolders() async throws {
        let registry = try RegistryFolder()
        try await Image("old").push(to: registry.backend, tagged: "old")
        for folder in ["", "/app", "/app/blobs", "/app/blobs/sha256"] {
            #expect(chmod(registry.root + folder, 0o777) == 0)
        }
        let result = try await registry.writer("v", count: 3, under: Self.wrapper).result()
        #expect(result.isSuccess, "\(result)")
        try await Image("new").push(to: registry.backend, tagged: "new")
        #expect(try await registry.audit() == ["old", "v-0", "v-1", "v-2", "new"])
    }

    /// The superuser may do all: it writes as nobody.
    private static let wrapper = geteuid() == 0 ? ["setpriv", "--reuid", "65534", "--clear-groups", "--"] : []

    static func canRun() async -> Bool {
        let writer = try? RegistryFolder().writer("v", count: 0, under: wrapper)
        return (try? await writer?.result().isSuccess) ?? false
    }
}
