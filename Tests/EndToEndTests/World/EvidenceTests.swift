import TestSupport
import Testing

/// Lists that are cut short, refused or late, as people met them at their registries; real cosign is the judge.
@Suite(
    "A list proves no absence, and a manifest vouches for itself alone",
    .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3)
)
struct EvidenceTests {
    private static let repository = SignedImage.repository

    private func promote(
        from source: any ImageRegistry,
        to destination: any ImageRegistry,
        by command: String = "promote",
        _ more: String...
    ) async throws -> CommandResult {
        let name = "\(Self.repository):\(SignedImage.tag)"
        return try await PromoterProcess()
            .run([command, name, "--from", source.location, "--to", destination.location] + more)
    }

    /// What may become of a list of tags.
    static let lists = ["cut-tags=^sha256-", "cut-tags=.", "tags=504", "tags=403", "tags=401", "tags=404", "tags=200"]

    @Test("at the source: signatures are carried though no list has them", arguments: lists)
    func source(quirk: String) async throws {
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: registry)
        let bundles = try await Cosign(.cosign3)
        try await bundles.sign(image.index.digest, in: Self.repository, at: registry)
        let destination = try await DockerRegistry()
        let result = try await promote(from: QuirkProxy(before: registry, quirk), to: destination)
        #expect(result.isSuccess, "\(result)")
        try await image.verify(at: destination)
        try await bundles.verify(SignedImage.tag, in: Self.repository, at: destination)
    }

    @Test("at the destination: no tag is moved and no signature replaced that no list has", arguments: lists)
    func destination(quirk: String) async throws {
        let source = try await DockerRegistry()
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: source)
        let other = try await SignedImage(at: registry, seed: 50)
        let proxy = try await QuirkProxy(before: registry, quirk)
        let refused = try await promote(from: source, to: proxy)
        #expect(refused.termination == .exited(1), "\(refused)")
        #expect(refused.errorText.contains("--overwrite"), "\(refused)")
        try await other.verify(at: registry)

        let moved = try await promote(from: source, to: proxy, by: "promote", "--overwrite")
        #expect(moved.isSuccess, "\(moved)")
        let theirs = try await Cosign()
        try await theirs.sign(image.index.digest, in: Self.repository, at: registry)
        try await image.cosign.sign(image.index.digest, in: Self.repository, at: source)
        let again = try await promote(from: source, to: proxy)
        #expect(again.isSuccess, "\(again)")
        try await theirs.verify(SignedImage.tag, in: Self.repository, at: registry)
        try await image.verify(at: registry)
    }

    @Test("a platform's manifest that was cleaned away is seen and mended", arguments: ["promote", "repair"])
    func lostChild(command: String) async throws {
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry()
        let image = try await SignedImage(at: source)
        let first = try await promote(from: source, to: destination)
        #expect(first.isSuccess, "\(first)")
        let child = image.images[1].digest
        try await RegistryClient().delete(child, in: Self.repository, at: destination)

        let told = try await promote(from: source, to: destination, by: "diff")
        #expect(told.termination == .exited(2), "\(told)")
        let mended = try await promote(from: source, to: destination, by: command)
        #expect(mended.isSuccess, "\(mended)")
        #expect(try await RegistryClient().digest(of: child, in: Self.repository, at: destination) == child)
        let same = try await promote(from: source, to: destination, by: "diff")
        #expect(same.isSuccess, "\(same)")
    }

    @Test("what a list of referrers names and is gone is carried again")
    func lostReferrer() async throws {
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry()
        let image = try await SignedImage(at: source)
        let bundles = try await Cosign(.cosign3)
        try await bundles.sign(image.index.digest, in: Self.repository, at: source)
        let first = try await promote(from: source, to: destination)
        #expect(first.isSuccess, "\(first)")
        let tag = GatedSite.tag(image.index.digest)
        let list = try await RegistryClient().manifest(tag, in: Self.repository, at: destination)
        let entries = String(decoding: list, as: UTF8.self).split(separator: #""digest":""#).dropFirst()
        let bundle = try #require(entries.first?.prefix(71))
        try await RegistryClient().delete(String(bundle), in: Self.repository, at: destination)
        let again = try await promote(from: source, to: destination)
        #expect(again.isSuccess, "\(again)")
        try await bundles.verify(SignedImage.tag, in: Self.repository, at: destination)
    }

    @Test("what is shown late is waited for, for as long as is said", arguments: [true, false])
    func late(isPatient: Bool) async throws {
        let source = try await DockerRegistry()
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: source, platforms: ["amd64"])
        let proxy = try await QuirkProxy(before: registry, "late=1")
        let result = try await promote(
            from: source,
            to: proxy,
            by: "promote",
            "--settle-time",
            isPatient ? "20" : "0"
        )
        #expect(result.termination == .exited(isPatient ? 0 : 1), "\(result)")
        if isPatient { try await image.verify(at: registry) }
    }
}
