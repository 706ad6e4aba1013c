import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("Before anything moves at an Artifactory", .requires(.oras, .crane, .cosign2))
struct PreflightTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let target: ArtifactoryRepository?
        let reason: String
        var testDescription: String { reason }
    }

    @Test(
        "a target that can't take images is refused with the reason",
        arguments: [
            Case(target: ArtifactoryRepository(ArtifactorySite.production, class: .remote), reason: "remote"),
            Case(
                target: ArtifactoryRepository(
                    ArtifactorySite.production,
                    class: .virtual,
                    members: [ArtifactorySite.staging]
                ),
                reason: "virtual"
            ),
            Case(
                target: ArtifactoryRepository(ArtifactorySite.production, packageType: "generic"),
                reason: "generic"
            ),
            Case(target: nil, reason: ArtifactorySite.production),
        ]
    )
    func target(_ example: Case) async throws {
        let site = try await ArtifactorySite { options in
            options.repositories = [ArtifactoryRepository(ArtifactorySite.staging)]
            if let target = example.target { options.repositories.append(target) }
        }
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        await site.server.log.clear()
        let result = try await site.promote(image.name)
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains(example.reason), "\(result)")
        #expect(result.errorText.contains("mend:"), "\(result)")
        let requests = await site.requests()
        #expect(requests.filter(\.isWrite).isEmpty, "\(requests.lines)")
    }
}
