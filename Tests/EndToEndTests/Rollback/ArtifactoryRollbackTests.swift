import TestSupport
import Testing

@Suite("A rollback in an Artifactory", .requires(.oras, .crane, .cosign2))
struct ArtifactoryRollbackTests {
    @Test(
        "goes back to the image that the registry promoted before, by all versions",
        arguments: ArtifactorySite.versions
    )
    func back(_ version: String) async throws {
        let ours = try await Cosign()
        let site = try await ArtifactorySite(version: version, sign: "{ key: \(ours.privateKey), record: true }")
        let first = try await SignedArtifact(at: site.staging, home: site.home)
        #expect(try await site.promote(first.name).isSuccess)
        let second = try await SignedArtifact(at: site.staging, home: site.home, seed: 7)
        let promotion = try await site.promote(second.name, "--overwrite")
        #expect(promotion.isSuccess, "\(promotion)")
        #expect(try await site.promoted("1.0", in: SignedArtifact.repository) == second.digest)

        let result = try await site.run(["rollback", first.name, "--in", "production"])

        #expect(result.isSuccess, "\(result)")
        #expect(try await site.promoted("1.0", in: SignedArtifact.repository) == first.digest)
        for cosign in [first.cosign, ours.at(home: site.home)] {
            #expect(try await cosign.verify("1.0", in: SignedArtifact.repository, at: site.production) == 1)
        }
        // The image that was taken back is kept, for whoever wants to know.
        let history = try await site.run(["history", first.name, "--in", "production"])
        #expect(history.outputText.contains(": 3 records\n"), "\(history)")
    }
}
