import TestSupport

/// An image of one platform in a registry, signed by cosign 2.
struct SignedArtifact: Sendable {
    static let repository = "team/single"

    let cosign: Cosign
    let image: FixtureDescriptor
    let tag: String
    /// The digests of its layers.
    let layers: [String]

    /// What promoter calls it.
    var name: String { "\(Self.repository):\(tag)" }
    /// The image's digest.
    var digest: String { image.digest }

    /// Pushes and signs it.
    ///
    /// - Parameters:
    ///   - registry: Where to.
    ///   - home: Who the clients are and whom they trust.
    ///   - seed: What its layers follow from.
    ///   - tag: Its tag.
    /// - Throws: When a client is missing or fails.
    init(at registry: any ImageRegistry, home: ClientHome? = nil, seed: UInt64 = 1, tag: String = "1.0") async throws {
        let layout = try ImageLayout()
        image = try layout.addImage(
            layers: [0, 1].map { FixtureLayer(size: 1024, seed: seed + $0, packing: .plain) },
            tag: tag
        )
        self.tag = tag
        layers = try layout.layers(of: image)
        try await RegistryClient(home: home).push(tag, from: layout, to: registry, repository: Self.repository)
        cosign = try await Cosign(home: home)
        try await cosign.sign(image.digest, in: Self.repository, at: registry)
    }
}
