import Testing
import TestSupport

@Suite("What a destination already has", .requires(.dockerRegistry, .oras, .crane, .cosign2))
struct MergeTests {
    @Test("stays: signatures of both sides verify after the promotion", arguments: Place.Kind.allCases)
    func signatures(of source: Place.Kind) async throws {
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: registry)
        let from = try await Place(source, holding: image, of: registry)
        let destination = try await DockerRegistry()
        let owner = try await signedByOwner(image, from: registry, at: destination)
        let promotion = ["promote", image.name, "--from", from.location, "--to", destination.location]

        let result = try await PromoterProcess().run(promotion)

        #expect(result.isSuccess, "\(result)")
        try await image.verify(at: destination)
        try await expect(owner, on: image, at: destination)

        let asked = try await destination.requests().count
        let again = try await PromoterProcess().run(promotion)
        #expect(again.isSuccess, "\(again)")
        let requests = try await destination.requests(after: asked)
        #expect(requests.filter(\.isWrite).isEmpty, "\(requests)")
    }

    @Test("stays in a local registry too")
    func local() async throws {
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: registry)
        let other = try await DockerRegistry()
        let owner = try await signedByOwner(image, from: registry, at: other)
        let to = try await Place(.local, holding: image, of: other)
        let result = try await PromoterProcess()
            .run([
                "promote", image.name, "--from", registry.location, "--to", to.location,
            ])
        #expect(result.isSuccess, "\(result)")
        let published = try await to.published()
        try await image.verify(at: published)
        try await expect(owner, on: image, at: published)
    }

    @Test("stays: a tag that points elsewhere is not moved", arguments: Place.Kind.allCases)
    func movedTag(at kind: Place.Kind) async throws {
        let source = try await DockerRegistry()
        let image = try await SignedImage(at: source, seed: 1)
        let other = try await DockerRegistry()
        let old = try await SignedImage(at: other, seed: 100)
        let to = try await Place(kind, holding: old, of: other)
        let promotion = ["promote", image.name, "--from", source.location, "--to", to.location]

        let refused = try await PromoterProcess().run(promotion)

        #expect(refused.termination == .exited(1), "\(refused)")
        #expect(refused.errorText.contains("--overwrite"), "\(refused)")
        let client = try RegistryClient()
        let before = try await to.published()
        #expect(
            try await client.digest(of: SignedImage.tag, in: SignedImage.repository, at: before) == old.index.digest
        )
        try await old.verify(at: before)

        let allowed = try await PromoterProcess().run(promotion + ["--overwrite"])

        #expect(allowed.isSuccess, "\(allowed)")
        let after = try await to.published()
        try await image.verify(at: after)
        if kind == .registry { try await old.cosign.verify(old.index.digest, in: SignedImage.repository, at: after) }
    }

    /// Puts the bare image to a registry and signs it there with a key of its own.
    private func signedByOwner(
        _ image: SignedImage,
        from source: DockerRegistry,
        at registry: DockerRegistry
    ) async throws -> Cosign {
        try await RegistryClient()
            .oras([
                "cp", "--no-tty", "--from-plain-http", "--to-plain-http",
                source.image(SignedImage.repository, SignedImage.tag),
                registry.image(SignedImage.repository, SignedImage.tag),
            ])
        let owner = try await Cosign()
        try await owner.sign(image.index.digest, in: SignedImage.repository, at: registry, isRecursive: true)
        try await owner.attest(image.index.digest, in: SignedImage.repository, at: registry)
        return owner
    }

    private func expect(_ owner: Cosign, on image: SignedImage, at registry: DockerRegistry) async throws {
        #expect(try await owner.verify(image.index.digest, in: SignedImage.repository, at: registry) == 1)
        #expect(try await owner.verifyAttestation(image.index.digest, in: SignedImage.repository, at: registry) == 1)
        for platform in image.images {
            #expect(try await owner.verify(platform.digest, in: SignedImage.repository, at: registry) == 1)
        }
    }
}
