import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("The playbook of Examples/ansible and an Artifactory", .requires(.ansible, .cosign2, .oras))
struct ExamplePlaybookTests {
    @Test("promotes within an Artifactory with its own configuration, and shows no secret")
    func artifactory() async throws {
        let site = try await ArtifactorySite()
        let image = try await SignedImage(at: site.staging, home: site.home)
        let variables: [String: any Encodable & Sendable] = [
            "promoter": try PromoterProcess().command([]).program, "images": [image.name],
        ]
        for (isCheck, changed) in [(true, 1), (false, 1), (false, 0)] {
            let result = try await AnsiblePlaybook.example()
                .run(variables, isCheck: isCheck, environment: site.administrator)
            #expect(result.changed == changed && result.failed == 0, "\(result)")
            #expect(!result.text.contains(ArtifactorySite.password))
            #expect(await site.requests().filter(\.isPromotion).count == (isCheck ? 0 : 1))
        }
        try await image.verify(at: site.production)
    }
}
