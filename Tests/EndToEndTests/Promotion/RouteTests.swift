import Testing
import TestSupport

@Suite(
    "An image that cosign 2 signed recursively and attested",
    .requires(.dockerRegistry, .oras, .crane, .cosign2)
)
struct RouteTests {
    @Test("verifies after its promotion", arguments: Place.Kind.allCases, Place.Kind.allCases)
    func promotion(from source: Place.Kind, to destination: Place.Kind) async throws {
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: registry)
        let from = try await Place(source, holding: image, of: registry)
        let to = try await Place(destination)

        let result = try await PromoterProcess()
            .run([
                "promote", image.name, "--from", from.location, "--to", to.location,
            ])

        #expect(result.isSuccess, "\(result)")
        let published = try await to.published()
        try await image.verify(at: published)
        try await expectSameTags(registry, published)
    }

    @Test("keeps every byte in both formats", arguments: ImageFormat.allCases, Place.Kind.allCases)
    func formats(format: ImageFormat, destination: Place.Kind) async throws {
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: registry, format: format)
        let to = try await Place(destination)
        let result = try await PromoterProcess()
            .run([
                "promote", image.name, "--from", registry.location, "--to", to.location,
            ])
        #expect(result.isSuccess, "\(result)")
        try await expectSameTags(registry, to.published())
    }

    @Test("comes under a new tag when one is given")
    func newTag() async throws {
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: registry)
        let destination = try await DockerRegistry()
        let result = try await PromoterProcess()
            .run([
                "promote", image.name, "--from", registry.location, "--to", destination.location, "--tag", "stable",
            ])
        #expect(result.isSuccess, "\(result)")
        try await image.verify(at: destination, tag: "stable")
        let tags = try await RegistryClient().tags(in: SignedImage.repository, at: destination)
        #expect(tags.contains("stable") && !tags.contains("1.0"))
    }

    @Test("comes to several destinations at once")
    func severalDestinations() async throws {
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: registry)
        let places = [try await Place(.registry), try await Place(.registry), try await Place(.local)]
        let result = try await PromoterProcess()
            .run(
                ["promote", image.name, "--from", registry.location] + places.flatMap { ["--to", $0.location] }
            )
        #expect(result.isSuccess, "\(result)")
        for place in places { try await image.verify(at: place.published()) }
    }

    @Test("comes below the path prefix of a location")
    func prefix() async throws {
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: registry)
        let result = try await PromoterProcess()
            .run([
                "promote", image.name, "--from", registry.location, "--to", "\(registry.location)/production",
            ])
        #expect(result.isSuccess, "\(result)")
        try await image.cosign.verify("1.0", in: "production/\(SignedImage.repository)", at: registry)
    }

    /// Expects the same tags with the same digests, and that the manifests behind them have the same bytes.
    private func expectSameTags(_ source: DockerRegistry, _ destination: DockerRegistry) async throws {
        let client = try RegistryClient()
        let repository = SignedImage.repository
        let tags = try await client.tags(in: repository, at: source)
        #expect(tags.count == 5)
        #expect(try await client.tags(in: repository, at: destination) == tags)
        for tag in tags {
            let expected = try await client.manifest(tag, in: repository, at: source)
            #expect(try await client.manifest(tag, in: repository, at: destination) == expected)
        }
    }
}
