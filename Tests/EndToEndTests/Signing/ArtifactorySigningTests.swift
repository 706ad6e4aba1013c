import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("An image that Artifactory promotes by itself", .requires(.oras, .crane, .cosign2))
struct ArtifactorySigningTests {
    @Test("is signed and recorded before the promotion call, and without a layer passing through promoter")
    func signed() async throws {
        let ours = try await Cosign()
        let site = try await ArtifactorySite(sign: "{ key: \(ours.privateKey), record: true }")
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        await site.server.log.clear()

        let result = try await site.promote(image.name)

        #expect(result.isSuccess, "\(result)")
        let requests = await site.requests()
        let call = requests.firstIndex { $0.isPromotion }
        let promotion = try #require(call)
        for suffix in ["sig", "att"] {
            let tag = ArtifactorySite.signatureTag(image.digest, suffix)
            let written = requests.lastIndex { $0.makes(tag, of: SignedArtifact.repository) }
            #expect(try #require(written) < promotion)
        }
        for cosign in [image.cosign, ours.at(home: site.home)] {
            #expect(try await cosign.verify("1.0", in: SignedArtifact.repository, at: site.production) == 1)
        }
        try await ours.at(home: site.home)
            .verifyAttestation(
                "1.0",
                in: SignedArtifact.repository,
                at: site.production,
                type: "https://promoter.dev/promotion/v1"
            )
        await site.server.log.clear()
        let again = try await site.promote(image.name)
        #expect(again.isSuccess, "\(again)")
        #expect(await site.requests().filter(\.isWrite).isEmpty)
    }
}
