import ArchiveBackend
import BackendConformance
import PromoterCore
import Testing

@Suite("An archive does what every registry must")
struct ConformanceTests {
    @Test("each check", arguments: ConformanceSuite.all)
    func conforms(check: ConformanceCheck) async throws {
        let folder = try Folder()
        try await check.run(on: ArchiveBackend(path: folder.path("app.tar")), in: try RepositoryName("team/app"))
    }
}
