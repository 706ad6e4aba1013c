import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("A policy within one Artifactory", .requires(.oras, .crane, .cosign2))
struct ArtifactoryPolicyTests {
    /// A configuration of the site with a policy that wants a key's signature of every part of an image.
    private func configuration(_ site: ArtifactorySite, key: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder("policy")
        try folder.write(
            """
            registries:
              staging: &instance
                backend: artifactory
                url: \(site.server.url)/artifactory
                repository: \(ArtifactorySite.staging)
                credentials: { username: \(ArtifactorySite.application), password: "${PASSWORD}" }
              production:
                <<: *instance
                repository: \(ArtifactorySite.production)
            policy:
              signers: { release: { key: \(key) } }
              rules: [{ destinations: [production], check: both, require: [{ signature: release }] }]
            """,
            to: "promoter.yaml"
        )
        return folder
    }

    private func promote(_ site: ArtifactorySite, _ folder: TemporaryFolder) async throws -> CommandResult {
        let configuration = folder.path("promoter.yaml")
        return try await site.run([
            "promote", "\(SignedImage.repository):\(SignedImage.tag)", "--from", "staging", "--to", "production",
            "--config", configuration,
        ])
    }

    @Test("is held against the image before anything is copied, and against the copies before the promotion call")
    func satisfied() async throws {
        let site = try await ArtifactorySite()
        let image = try await SignedImage(at: site.staging, home: site.home)
        let folder = try configuration(site, key: image.cosign.publicKey)
        await site.server.log.clear()
        let result = try await promote(site, folder)
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.contains("  policy       satisfies rule 'production'"), "\(result)")
        try await image.verify(at: site.production, home: site.home)

        let requests = await site.requests().filter(\.isServed)
        let firstWrite = try #require(requests.firstIndex { $0.isWrite })
        let promotion = try #require(requests.firstIndex { $0.isPromotion })
        let reads = requests.indices.filter { requests[$0].method == "GET" && requests[$0].path.contains("/blobs/") }
        #expect(reads.contains { $0 < firstWrite }, "signatures are read at the source before anything is written")
        #expect(reads.contains { $0 > firstWrite && $0 < promotion }, "and at the destination before the call")
        for layer in image.layers {
            let hex = layer.replacing("sha256:", with: "")
            #expect(!requests.contains { $0.path.contains(hex) })
        }
    }

    @Test("refuses an image of another signer, and nothing was written")
    func rejected() async throws {
        let site = try await ArtifactorySite()
        _ = try await SignedImage(at: site.staging, home: site.home)
        let stranger = try await Cosign(home: site.home)
        let folder = try configuration(site, key: stranger.publicKey)
        await site.server.log.clear()
        let result = try await promote(site, folder)
        #expect(result.termination == .exited(3), "\(result)")
        #expect(await site.requests().allSatisfy { !$0.isWrite })
        #expect(try await site.promoted(SignedImage.tag) == nil)
    }
}
