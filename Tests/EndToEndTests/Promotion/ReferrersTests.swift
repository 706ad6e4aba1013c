import Foundation
import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("What refers to an image", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3))
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

    @Test(
        "that `cosign copy` brought is promoted on, whatever tags the copy left beside it",
        arguments: ListingKind.allCases
    )
    func copied(to: ListingKind) async throws {
        let origin = try await DockerRegistry()
        let image = try await SignedImage(at: origin)
        let source = try await ListingSite.emulated(.tag)
        let names =
            [origin.image(SignedImage.repository, SignedImage.tag)]
            + [source.image(SignedImage.repository, SignedImage.tag)]
        try await Tool.cosign2.command(["copy", "--allow-http-registry"] + names).run()
        let client = try RegistryClient()
        // The image stands under the tag for what refers to it.
        let squatted = try await client.digest(
            of: image.index.digest.replacing(":", with: "-"),
            in: SignedImage.repository,
            at: source
        )
        #expect(squatted == image.index.digest)
        let destination = try await ListingSite(to)

        let result = try await promote(image.name, from: source, to: destination)
        #expect(result.isSuccess, "\(result)")
        try await image.verify(at: destination)
        let tags = try await client.tags(in: SignedImage.repository, at: destination)
        #expect(!tags.contains(image.index.digest.replacing(":", with: "-")), "\(tags)")
    }

    @Test("and can't be listed under a locked tag, is told, and the exit code is 4")
    func locked() async throws {
        var options = OCIRegistryOptions()
        options.hasReferrers = false
        options.immutableTags = [WildcardPattern("sha256-*")]
        let destination = ListingSite(try await RunningEmulator.start(handler: OCIRegistry(options: options)))
        let source = try await DockerRegistry()
        let image = try await SignedArtifact(at: source)
        let bundles = try await Cosign(.cosign3)
        try await bundles.sign(image.digest, in: SignedArtifact.repository, at: source)
        let first = try await promote(image.name, from: source, to: destination)
        #expect(first.isSuccess, "\(first)")
        let later = try await Cosign(.cosign3)
        try await later.sign(image.digest, in: SignedArtifact.repository, at: source)

        let result = try await promote(image.name, from: source, to: destination)
        #expect(result.termination == .exited(4), "\(result)")
        #expect(result.outputText.contains("left behind: the registry keeps the tag sha256-"), "\(result)")
        try await bundles.verify(image.tag, in: SignedArtifact.repository, at: destination)
        await #expect(throws: TestSupportError.self) {
            try await later.verify(image.tag, in: SignedArtifact.repository, at: destination)
        }
    }

    @Test("and is listed late by the source, is waited for as long as --settle-time says")
    func late() async throws {
        var options = OCIRegistryOptions()
        options.quirks.insert(.referrersLate, number: 4)
        let source = ListingSite(try await RunningEmulator.start(handler: OCIRegistry(options: options)))
        let destination = try await ListingSite(.api)
        let layout = try ImageLayout()
        let image = try layout.addImage(layers: [FixtureLayer(size: 1024, seed: 9, packing: .plain)], tag: "1.0")
        try await RegistryClient().push("1.0", from: layout, to: source, repository: "team/app")
        let bundles = try await Cosign(.cosign3)
        try await bundles.sign(image.digest, in: "team/app", at: source)

        let required = ["--require-attachments", "signature", "--settle-time"]
        let impatient = try await promote("team/app:1.0", from: source, to: destination, required + ["0"])
        #expect(impatient.termination == .exited(1), "\(impatient)")
        #expect(impatient.errorText.contains("--settle-time"), "\(impatient)")
        #expect(try await RegistryClient().tags(in: "team/app", at: destination).isEmpty)
        let patient = try await promote("team/app:1.0", from: source, to: destination, required + ["60"])
        #expect(patient.isSuccess, "\(patient)")
        try await bundles.verify("1.0", in: "team/app", at: destination)
    }

    @Test("is carried as GitHub attaches it at Docker Hub and in ECR, and cosign 3 verifies it")
    func githubDowngrade() async throws {
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry()
        let layout = try ImageLayout()
        let image = try layout.addImage(layers: [FixtureLayer(size: 1024, seed: 7, packing: .plain)], tag: "1.0")
        let client = try RegistryClient()
        try await client.push("1.0", from: layout, to: source, repository: "team/app")
        let cosign = try await Cosign(.cosign3)
        let type = MatrixImage.provenanceType
        let bundle = try await cosign.bundle(
            of: image.digest,
            in: "team/app",
            at: source,
            predicate: #"{"builder":"tests"}"#,
            type: type
        )
        // No subject and an image's configuration: only the list under the tag leads to it.
        let bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json"
        let layer = try layout.addBlob(Data(bundle.utf8), mediaType: bundleType)
        let config = try layout.addBlob(Data("{}".utf8), mediaType: "application/vnd.oci.image.config.v1+json")
        let manifest = """
            {"schemaVersion":2,"mediaType":"\(image.mediaType)",\
            "config":{"mediaType":"\(config.mediaType)","digest":"\(config.digest)","size":\(config.size)},\
            "layers":[{"mediaType":"\(bundleType)","digest":"\(layer.digest)","size":\(layer.size)}],\
            "annotations":{"dev.sigstore.bundle.content":"dsse-envelope","dev.sigstore.bundle.predicateType":"\(type)"}}
            """
        let attestation = try layout.addBlob(Data(manifest.utf8), mediaType: image.mediaType)
        let list = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{\
            "mediaType":"\(attestation.mediaType)","digest":"\(attestation.digest)","size":\(attestation.size),\
            "artifactType":"\(bundleType)"}]}
            """
        let tag = image.digest.replacing(":", with: "-")
        try layout.tag(
            try layout.addBlob(Data(list.utf8), mediaType: "application/vnd.oci.image.index.v1+json"),
            as: tag
        )
        try await client.push(tag, from: layout, to: source, repository: "team/app")
        try await cosign.verifyAttestation("1.0", in: "team/app", at: source, type: type)

        let result = try await promote("team/app:1.0", from: source, to: destination)
        #expect(result.isSuccess, "\(result)")
        try await cosign.verifyAttestation("1.0", in: "team/app", at: destination, type: type)
        let found = try await client.oras([
            "discover", "--plain-http", "--artifact-type", bundleType, destination.image("team/app", "1.0"),
        ])
        #expect(found.contains(attestation.digest), "\(found)")
    }

    /// The forms that Notation's signatures had before.
    enum OldForm: CaseIterable, Sendable {
        /// An image manifest whose configuration's media type tells what it is.
        case configuration
        /// The artifact manifest of the image specification's drafts.
        case artifactManifest
    }

    @Test(
        "is carried in the older forms of Notation's signatures, which notation verifies",
        .requires(.notation),
        arguments: OldForm.allCases,
        [true, false]
    )
    func oldNotation(form: OldForm, listsReferrers: Bool) async throws {
        var options = OCIRegistryOptions()
        options.hasReferrers = listsReferrers
        let source = try await ListingSite(.api)
        let destination = ListingSite(try await RunningEmulator.start(handler: OCIRegistry(options: options)))
        let signature = try await OldNotationSignature(form, at: source)
        try await signature.verify(at: source)

        let result = try await promote(OldNotationSignature.name, from: source, to: destination)
        #expect(result.isSuccess, "\(result)")
        #expect(result.outputText.contains("signature"), "\(result)")
        try await signature.verify(at: destination)
    }

    @Test(
        "and no registry of today takes any more, stops the promotion in words, unless it is left out",
        .requires(.notation)
    )
    func withdrawn() async throws {
        let source = try await ListingSite(.api)
        let destination = try await DockerRegistry()
        let signature = try await OldNotationSignature(.artifactManifest, at: source)
        let result = try await promote(OldNotationSignature.name, from: source, to: destination)
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains("MANIFEST_INVALID"), "\(result)")
        let without = try await promote(
            OldNotationSignature.name,
            from: source,
            to: destination,
            ["--signatures", "cosign-tags"]
        )
        #expect(without.isSuccess, "\(without)")
        let digest = try await RegistryClient().digest(of: "1.0", in: OldNotationSignature.repository, at: destination)
        #expect(digest == signature.image.digest)
    }

    private func promote(
        _ image: String,
        from: any ImageRegistry,
        to: any ImageRegistry,
        _ more: [String] = []
    ) async throws -> CommandResult {
        try await PromoterProcess().run(["promote", image, "--from", from.location, "--to", to.location] + more)
    }
}
