import Foundation
import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("What Artifactory's own promotion left behind", .requires(.oras, .crane, .cosign2, .curl))
struct ArtifactoryRepairTests {
    /// Promotes with the call of the REST API alone.
    private func promoteAlone(_ site: ArtifactorySite, _ repository: String, _ tag: String, copy: Bool) async throws {
        let body = """
            {"targetRepo":"\(ArtifactorySite.production)","dockerRepository":"\(repository)","tag":"\(tag)","copy":\(copy)}
            """
        try await Tool.curl
            .command([
                "--silent", "--show-error", "--fail", "--user", "admin:\(ArtifactorySite.password)",
                "--header", "Content-Type: application/json", "--data", body,
                "\(site.server.url)/artifactory/api/docker/\(ArtifactorySite.staging)/v2/promote",
            ])
            .run()
    }

    private func repair(_ site: ArtifactorySite, _ image: String) async throws -> CommandResult {
        try await site.run(["repair", image, "--from", "staging", "--to", "production"])
    }

    @Test("is copied by the registry, without a layer", arguments: ArtifactorySite.versions)
    func index(version: String) async throws {
        let site = try await ArtifactorySite(version: version)
        let image = try await SignedImage(at: site.staging, home: site.home)
        try await promoteAlone(site, SignedImage.repository, SignedImage.tag, copy: true)
        await #expect(throws: TestSupportError.self) { try await image.verify(at: site.production) }
        await site.server.log.clear()

        let result = try await repair(site, image.name)

        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.contains("copied by the registry"), "\(result)")
        let requests = await site.requests()
        for layer in image.layers {
            let hex = layer.replacing("sha256:", with: "")
            #expect(!requests.contains { $0.path.contains(hex) }, "\(requests)")
        }
        // What is written is the attachments' manifests alone, under cosign's tags.
        let written = requests.filter { $0.method == "PUT" }
        #expect(!written.isEmpty && written.allSatisfy { $0.path.contains("/manifests/sha256-") }, "\(requests.lines)")
        #expect(!requests.contains { $0.path.contains("/blobs/") || $0.isPromotion }, "\(requests.lines)")
        try await image.verify(at: site.production)
        #expect(try await site.promoted(SignedImage.tag) == image.index.digest)

        await site.server.log.clear()
        let again = try await repair(site, image.name)
        #expect(again.isSuccess && again.outputText.hasSuffix(": nothing to do\n"), "\(again)")
        #expect(await site.requests().allSatisfy { !$0.isWrite })
    }

    @Test("is found where the image was moved away from it, as the call does by default")
    func moved() async throws {
        let site = try await ArtifactorySite()
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        try await promoteAlone(site, SignedArtifact.repository, image.tag, copy: false)
        let client = try RegistryClient(home: site.home)
        #expect(try await client.digest(of: image.tag, in: SignedArtifact.repository, at: site.staging) == nil)

        let whole = try await repair(site, "\(SignedArtifact.repository):*")

        #expect(whole.isSuccess && whole.outputText.contains(": repaired\n"), "\(whole)")
        try await image.cosign.verify(image.tag, in: SignedArtifact.repository, at: site.production)
    }
}
