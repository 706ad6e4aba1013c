import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("What refers to an image", .requires(.oras, .crane, .cosign2, .cosign3))
struct ReferrersTests {
    @Test("within an Artifactory is carried beside the server's own promotion", arguments: ["7.77.0", "7.117.1"])
    func artifactory(version: String) async throws {
        let site = try await ArtifactorySite(version: version)
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        let bundles = try await Cosign(.cosign3, home: site.home)
        try await bundles.sign(image.digest, in: SignedArtifact.repository, at: site.staging)
        await site.server.log.clear()
        let result = try await site.promote(image.name)
        #expect(result.isSuccess, "\(result)")
        expectNoLayer(image.layers, await site.requests())
        try await image.cosign.verify("1.0", in: SignedArtifact.repository, at: site.production)
        try await bundles.verify("1.0", in: SignedArtifact.repository, at: site.production)
    }
}
