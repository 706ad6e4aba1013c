import FoundationEssentials
import Glibc
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A file of a layout that is larger than any such file is refused unread", .timeLimit(.minutes(1)))
struct LargeFileTests {
    private static let image = Image("image")

    @Test(
        "and nothing is written",
        arguments: [
            ("index.json", RegistryError.Kind.tooLarge, "has more than 67108864 bytes"),
            ("oci-layout", .corrupt, "does not say which version"),
            ("blobs/sha256/" + image.manifest.digest.encoded, .corrupt, "has 42949672960 bytes instead of"),
        ]
    )
    func sparse(name: String, kind: RegistryError.Kind, reason: String) async throws {
        let registry = try RegistryFolder()
        try await Self.image.push(to: registry.backend, tagged: "v1")
        let path = registry.root + "/app/" + name
        #expect(chmod(path, 0o644) == 0 && truncate(path, 40 << 30) == 0)
        let repository = try RepositoryName("app")
        for way in [
            { _ = try await registry.backend.manifest(.tag(try TagName("v1")), in: repository) },
            { try await Self.image.push(to: registry.backend, tagged: "v2") },
        ] as [@Sendable () async throws -> Void] {
            let error = await #expect(throws: RegistryError.self) { try await way() }
            #expect(error?.kind == kind, "\(error as Any)")
            #expect(error?.reason.contains(reason) == true, "\(error as Any)")
            #expect(error?.reason.contains(path) == true, "\(error as Any)")
        }
        var memory = rusage()
        #expect(getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &memory) == 0)
        #expect(memory.ru_maxrss < 4 << 20, "of memory, in KiB")
    }
}
