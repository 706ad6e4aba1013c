import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("A tag of an Artifactory that is another image", .requires(.oras, .crane, .cosign2))
struct OverwriteTests {
    @Test(
        "is moved only when told to; other tags keep the layers that they share with it",
        arguments: ArtifactorySite.versions
    )
    func overwrite(version: String) async throws {
        let site = try await ArtifactorySite(version: version)
        let client = try RegistryClient(home: site.home)
        // The old image shares its layers with another tag.
        let layout = try ImageLayout()
        let shared = FixtureLayer(size: 1024, seed: 7, packing: .plain)
        let own = FixtureLayer(size: 1024, seed: 8, packing: .plain)
        let old = try layout.addImage(layers: [shared], tag: "1.0")
        let neighbour = try layout.addImage(layers: [shared, own], tag: "neighbour")
        for tag in ["1.0", "neighbour"] {
            try await client.push(tag, from: layout, to: site.production, repository: SignedArtifact.repository)
        }
        let image = try await SignedArtifact(at: site.staging, home: site.home, seed: 20)
        await site.server.log.clear()

        let refused = try await site.promote(image.name)

        #expect(refused.termination == .exited(1), "\(refused)")
        #expect(refused.errorText.contains("--overwrite"), "\(refused)")
        let requests = await site.requests()
        #expect(requests.filter(\.isWrite).isEmpty, "\(requests.lines)")
        #expect(try await site.promoted("1.0", in: SignedArtifact.repository) == old.digest)

        await site.server.log.clear()
        let allowed = try await site.promote(image.name, "--overwrite")

        #expect(allowed.isSuccess, "\(allowed)")
        let written = await site.requests()
        expectSignaturesFirst([image.digest], "1.0", of: SignedArtifact.repository, written)
        #expect(try await image.cosign.verify("1.0", in: SignedArtifact.repository, at: site.production) == 1)
        // The neighbour can still be pulled whole.
        let copy = try TemporaryFolder("copy")
        try await client.oras([
            "cp", "--no-tty", "--from-plain-http", "--to-oci-layout",
            site.production.image(SignedArtifact.repository, "neighbour"), copy.path("layout") + ":neighbour",
        ])
        #expect(try await site.promoted("neighbour", in: SignedArtifact.repository) == neighbour.digest)
    }

    @Test(
        "becomes an image where it was an index",
        arguments: ["7.77.0", "7.117.1"]
    )
    func indexBecomesImage(version: String) async throws {
        let site = try await ArtifactorySite(version: version)
        let layout = try ImageLayout()
        let child = try layout.addImage(layers: [FixtureLayer(size: 512, seed: 3, packing: .plain)])
        let index = try layout.addIndex(of: [child], tag: "1.0")
        try await RegistryClient(home: site.home)
            .push("1.0", from: layout, to: site.production, repository: SignedArtifact.repository)
        let image = try await SignedArtifact(at: site.staging, home: site.home, seed: 20)
        let result = try await site.promote(image.name, "--overwrite")
        #expect(result.isSuccess, "\(result)")
        #expect(try await site.promoted("1.0", in: SignedArtifact.repository) == image.digest)
        #expect(try await site.promoted(index.digest, in: SignedArtifact.repository) == index.digest)
    }
}
