import Testing
import TestSupport

@Suite(
    "Signatures at a destination, and a source that has ruined copies of them",
    .requires(.dockerRegistry, .oras, .crane, .cosign2)
)
struct RuinedSignatureTests {
    private static let manifest = "application/vnd.oci.image.manifest.v1+json"

    /// A signed image that is in both registries, of which the source then has a copy of the signature with something broken.
    private func ruin(
        _ annotation: String,
        keepingGood: Bool,
        isGated: Bool
    ) async throws -> (GatedSite, FixtureDescriptor, tag: String) {
        let site = try await GatedSite(isGated: isGated)
        let image = try await site.image("1.0", seed: 1, isSigned: true)
        let promoted = try await site.promote("1.0")
        #expect(promoted.isSuccess, "\(promoted)")
        // The destination has something of its own, so that the two are joined.
        try await Cosign().sign(image.digest, in: GatedSite.repository, at: site.destination)
        let tag = GatedSite.tag(image.digest, ".sig")
        let text = try await site.text(tag)
        let layers = try #require(text.split(separator: #""layers":["#).last?.dropLast(2))
        let broken = layers.replacing(#""annotations":{"#, with: #""annotations":{"\#(annotation)":"broken","#)
        let all = keepingGood ? "\(broken),\(layers)" : String(broken)
        try await site.push(text.replacing(layers, with: all), Self.manifest, as: tag)
        return (site, image, tag)
    }

    @Test(
        "stay as they are, and real cosign verifies them still",
        arguments: [
            "dev.sigstore.cosign/certificate", "dev.sigstore.cosign/rfc3161timestamp", "dev.sigstore.cosign/bundle",
            "dev.sigstore.cosign/chain", "org.example.note",
        ],
        [true, false]
    )
    func kept(annotation: String, isGated: Bool) async throws {
        let (site, image, tag) = try await ruin(annotation, keepingGood: true, isGated: isGated)
        let before = try await site.text(tag, at: site.destination)
        try await site.release.verify(image.digest, in: GatedSite.repository, at: site.destination)

        let result = try await site.promote("1.0")

        #expect(result.isSuccess, "\(result)")
        try await site.release.verify(image.digest, in: GatedSite.repository, at: site.destination)
        let signatures = before.split(separator: #""annotations":"#).dropFirst().map { $0.prefix { $0 != "}" } }
        #expect(signatures.count == 2)
        let after = try await site.text(tag, at: site.destination)
        for signature in signatures { #expect(after.contains(signature), "\(after)") }
        let again = try await site.promote("1.0")
        #expect(again.isSuccess && again.outputText.contains("nothing to do"), "\(again)")
    }

    @Test("are not touched by a promotion that the policy refuses at the source")
    func refused() async throws {
        let (site, image, tag) = try await ruin("dev.sigstore.cosign/certificate", keepingGood: false, isGated: true)
        let before = try await site.text(tag, at: site.destination)
        let result = try await site.promote("1.0")
        #expect(result.termination == .exited(3), "\(result)")
        #expect(try await site.text(tag, at: site.destination) == before)
        try await site.release.verify(image.digest, in: GatedSite.repository, at: site.destination)
    }

    @Test("lose no place to an image, whatever tag it is to have", arguments: [".sig", ".att", ".sbom", ".src", ""])
    func tag(suffix: String) async throws {
        let site = try await GatedSite()
        let image = try await site.image("1.0", seed: 1, isSigned: true)
        _ = try await site.image("2.0", seed: 2, isSigned: true)
        let promoted = try await site.promote("1.0")
        #expect(promoted.isSuccess, "\(promoted)")
        let tag = GatedSite.tag(image.digest, suffix)
        let result = try await site.promote("2.0", by: "promote", "--tag", tag, "--overwrite")
        #expect(result.termination == .exited(64), "\(result)")
        #expect(result.errorText.contains("made of a digest"), "\(result)")
        try await site.release.verify(image.digest, in: GatedSite.repository, at: site.destination)
        #expect(try await site.isThere(tag) == (suffix == ".sig"))
    }

    @Test("are no images to promote")
    func promoted() async throws {
        let site = try await GatedSite()
        let image = try await site.image("1.0", seed: 1, isSigned: true)
        let result = try await site.promote(GatedSite.tag(image.digest, ".sig"), by: "promote", "--overwrite")
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains("no image may have it"), "\(result)")
        #expect(try await !site.isThere(GatedSite.tag(image.digest, ".sig")))
    }
}
