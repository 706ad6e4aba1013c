import Testing
import TestSupport

/// Who may write to the source and has no key tries to get an image of his own into the registry that a policy guards.
@Suite(
    "A policy and manifests that say different things to different readers",
    .requires(.dockerRegistry, .oras, .crane, .cosign2)
)
struct ForgedManifestTests {
    private static let index = "application/vnd.oci.image.index.v1+json"
    private static let manifest = "application/vnd.oci.image.manifest.v1+json"

    /// An index that lists a signed image, and something else for linux/amd64.
    private func forge(_ site: GatedSite, _ entry: String, tag: String = "1.0") async throws {
        let good = try await site.image("good", seed: 1, architecture: "arm64", isSigned: true)
        let entries = [GatedSite.entry(good, platform: "arm64"), entry].joined(separator: ",")
        try await site.push(
            #"{"schemaVersion":2,"mediaType":"\#(Self.index)","manifests":[\#(entries)]}"#,
            Self.index,
            as: tag
        )
    }

    /// What a client pulls that runs on linux/amd64.
    private func pulled(_ tag: String, from registry: DockerRegistry) async throws -> String {
        try await Tool.crane
            .command([
                "digest", "--insecure", "--platform", "linux/amd64", registry.image(GatedSite.repository, tag),
            ])
            .run().filter { !$0.isWhitespace }
    }

    @Test(
        "lets no unsigned image in within an index whose list is spelled otherwise, which Go's clients read all the same",
        arguments: ["Manifests", "MANIFESTS", "manife\u{17F}ts", #"\u004danifests"#]
    )
    func spelling(key: String) async throws {
        let site = try await GatedSite(check: "platforms")
        let bad = try await site.image("bad", seed: 2, isSigned: false)
        let inner = try await site.push(
            #"{"schemaVersion":2,"mediaType":"\#(Self.index)","\#(key)":[\#(GatedSite.entry(bad, platform: "amd64"))]}"#,
            Self.index
        )
        try await forge(site, GatedSite.entry(inner, platform: "amd64"))
        #expect(try await pulled("1.0", from: site.source) == bad.digest)

        let result = try await site.promote("1.0")

        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains("which some readers take for 'manifests'"), "\(result)")
        for reference in ["1.0", bad.digest, inner.digest] {
            #expect(try await !site.isThere(reference), "\(reference)")
        }
    }

    @Test("judges an index that is listed as an image as both", arguments: ["platforms", "both"])
    func listedAsImage(check: String) async throws {
        let site = try await GatedSite(check: check)
        let bad = try await site.image("bad", seed: 2, isSigned: false)
        let inner = try await site.push(
            #"{"schemaVersion":2,"mediaType":"\#(Self.index)","manifests":[\#(GatedSite.entry(bad, platform: "amd64"))]}"#,
            Self.index
        )
        try await site.release.sign(inner.digest, in: GatedSite.repository, at: site.source)
        try await forge(site, GatedSite.entry(inner, as: Self.manifest, platform: "amd64"))
        if check == "both" {
            let root = try #require(
                try await RegistryClient().digest(of: "1.0", in: GatedSite.repository, at: site.source)
            )
            try await site.release.sign(root, in: GatedSite.repository, at: site.source)
        }

        let refused = try await site.promote("1.0")
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(try await !site.isThere(bad.digest))

        try await site.release.sign(bad.digest, in: GatedSite.repository, at: site.source)
        let passed = try await site.promote("1.0")
        #expect(passed.isSuccess, "\(passed)")
    }

    @Test("judges an index without platforms itself, where it stands for one")
    func barren() async throws {
        let site = try await GatedSite(check: "platforms")
        let inner = try await site.push(#"{"schemaVersion":2,"mediaType":"\#(Self.index)","manifests":[]}"#, Self.index)
        try await forge(site, GatedSite.entry(inner, platform: "amd64"))
        let refused = try await site.promote("1.0")
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(try await !site.isThere("1.0"))
    }

    @Test("judges an image that an index lists for no platform, as it can be pulled by its digest")
    func unknownPlatform() async throws {
        let site = try await GatedSite(check: "platforms")
        let bad = try await site.image("bad", seed: 2, isSigned: false)
        let entry = GatedSite.entry(bad, platform: "amd64").replacing("linux", with: "unknown")
            .replacing("amd64", with: "unknown")
        try await forge(site, entry)
        let refused = try await site.promote("1.0")
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(try await !site.isThere(bad.digest))
    }

    @Test("judges an image that calls its layers statements, where it is listed beside the platforms")
    func disguised() async throws {
        let site = try await GatedSite(check: "platforms")
        let plain = try await site.image("bad", seed: 2, isSigned: false)
        let text = try await site.text(plain.digest)
            .replacing("application/vnd.oci.image.layer.v1.tar", with: "application/vnd.in-toto+json")
        let bad = try await site.push(text, Self.manifest, as: "forged")
        let entry = GatedSite.entry(bad, platform: "amd64").replacing("linux", with: "unknown")
            .replacing("amd64", with: "unknown")
        try await forge(site, entry)
        let refused = try await site.promote("1.0")
        #expect(refused.termination == .exited(3), "\(refused)")
        #expect(try await !site.isThere(bad.digest))
    }
}
