import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("What refers to an image", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .curl))
struct ReferrersTests {
    @Test(
        "arrives so that cosign 3, cosign 2 and oras find it, whichever way the two registries list it",
        arguments: ListingKind.allCases,
        ListingKind.allCases
    )
    func clients(from: ListingKind, to: ListingKind) async throws {
        let source = try await ListingSite(from)
        let destination = try await ListingSite(to)
        let image = try await SignedImage(at: source)
        let bundles = try await Cosign(.cosign3)
        try await bundles.sign(image.index.digest, in: SignedImage.repository, at: source, isRecursive: true)
        try await bundles.attest(image.index.digest, in: SignedImage.repository, at: source)
        let client = try RegistryClient()
        let folder = try TemporaryFolder("sbom")
        try folder.write(#"{"spdxVersion":"SPDX-2.3"}"#, to: "sbom.json")
        try await client.oras([
            "attach", "--no-tty", "--plain-http", "--disable-path-validation", "--artifact-type",
            "application/spdx+json",
            source.image(SignedImage.repository, image.index.digest),
            folder.path("sbom.json") + ":application/spdx+json",
        ])

        let result = try await PromoterProcess()
            .run(["promote", image.name, "--from", source.location, "--to", destination.location])

        #expect(result.isSuccess, "\(result)")
        try await image.verify(at: destination)
        try await bundles.verify(SignedImage.tag, in: SignedImage.repository, at: destination)
        try await bundles.verifyAttestation(SignedImage.tag, in: SignedImage.repository, at: destination)
        for platform in image.images {
            try await bundles.verify(platform.digest, in: SignedImage.repository, at: destination)
        }
        let tree = try await client.oras([
            "discover", "--plain-http", "--format", "tree", destination.image(SignedImage.repository, SignedImage.tag),
        ])
        #expect(tree.contains("application/spdx+json"), "\(tree)")
        #expect(tree.contains("application/vnd.dev.sigstore.bundle"), "\(tree)")

        let again = try await PromoterProcess()
            .run(["promote", image.name, "--from", source.location, "--to", destination.location])
        #expect(again.isSuccess, "\(again)")
        #expect(again.outputText.contains("nothing to do"), "\(again)")
    }

    @Test(
        "arrives so that notation verifies and lists it, whichever way the two registries list it",
        .requires(.notation),
        arguments: ListingKind.allCases,
        ListingKind.allCases
    )
    func notation(from: ListingKind, to: ListingKind) async throws {
        let source = try await ListingSite(from)
        let destination = try await ListingSite(to)
        let layout = try ImageLayout()
        let image = try layout.addImage(layers: [FixtureLayer(size: 1024, seed: 1, packing: .plain)], tag: "1.0")
        try await RegistryClient().push("1.0", from: layout, to: source, repository: "team/app")
        let notation = try await Notation()
        try await notation.sign(image.digest, in: "team/app", at: source)
        try await notation.sign(image.digest, in: "team/app", at: source, format: "cose", isTagged: true)
        let signatures = try await notation.signatures(of: image.digest, in: "team/app", at: source)
        #expect(signatures.count == 2)

        let result = try await PromoterProcess()
            .run(["promote", "team/app:1.0", "--from", source.location, "--to", destination.location])

        #expect(result.isSuccess, "\(result)")
        try await notation.verify(image.digest, in: "team/app", at: destination)
        #expect(try await notation.signatures(of: image.digest, in: "team/app", at: destination) == signatures)
    }

    @Test("passes through a local registry, where oras finds it too", arguments: ListingKind.allCases)
    func local(to: ListingKind) async throws {
        let source = try await ListingSite(.api)
        let image = try await SignedImage(at: source)
        let bundles = try await Cosign(.cosign3)
        try await bundles.sign(image.index.digest, in: SignedImage.repository, at: source)
        let folder = try TemporaryFolder("local")
        let out = try await PromoterProcess()
            .run(["promote", image.name, "--from", source.location, "--to", "local:\(folder.path)"])
        #expect(out.isSuccess, "\(out)")
        let layout = folder.path(SignedImage.repository)
        let tree = try await RegistryClient()
            .oras(["discover", "--oci-layout", "--format", "tree", "\(layout):\(SignedImage.tag)"])
        #expect(tree.contains("application/vnd.dev.sigstore.bundle"), "\(tree)")

        let destination = try await ListingSite(to)
        let back = try await PromoterProcess()
            .run(["promote", image.name, "--from", "local:\(folder.path)", "--to", destination.location])
        #expect(back.isSuccess, "\(back)")
        try await bundles.verify(SignedImage.tag, in: SignedImage.repository, at: destination)
    }

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
