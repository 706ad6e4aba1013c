import BackendConformance
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A local registry does what every registry must")
struct LocalBackendConformanceTests {
    @Test("on a disk", arguments: ConformanceSuite.all)
    func conforms(check: ConformanceCheck) async throws {
        let folder = try TemporaryFolder("conformance")
        try await check.run(on: LocalBackend(root: folder.path), in: try RepositoryName("team/app"))
    }
}
