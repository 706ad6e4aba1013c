import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("An Artifactory without Copy Item", .requires(.oras, .crane, .cosign2))
struct EditionTests {
    @Test("gets signatures through the Docker API, says so once, and promotes", arguments: ArtifactorySite.versions)
    func containerRegistry(version: String) async throws {
        let site = try await ArtifactorySite(version: version, edition: .jcr)
        let image = try await SignedImage(at: site.staging, home: site.home)
        await site.server.log.clear()

        let result = try await site.promote(image.name)

        #expect(result.isSuccess, "\(result)")
        #expect(result.errorText.split(separator: "note:").count == 2, "\(result)")
        let requests = await site.requests()
        #expect(requests.count { $0.path.contains("/api/copy/") } <= 1, "\(requests.lines)")
        expectNoLayer(image.layers, requests)
        expectSignaturesFirst([image.index.digest] + image.images.map(\.digest), SignedImage.tag, requests)
        try await image.verify(at: site.production, home: site.home)
    }
}
