import TestSupport

/// An index of platforms in a registry, signed recursively by cosign 2, with an attestation of the index.
struct SignedImage: Sendable {
    static let repository = "team/app"
    static let tag = "1.0"

    let cosign: Cosign
    let index: FixtureDescriptor
    let images: [FixtureDescriptor]
    /// The digests of all layers.
    let layers: [String]

    /// What promoter calls it.
    var name: String { "\(Self.repository):\(Self.tag)" }

    /// Pushes and signs it.
    ///
    /// - Parameters:
    ///   - registry: Where to.
    ///   - home: Who the clients are and whom they trust.
    ///   - seed: What its layers follow from.
    ///   - layerSize: Bytes of each of its layers, two an image.
    ///   - format: Whose media types it has.
    ///   - platforms: Its architectures.
    ///   - isAttested: True to attest the index too.
    /// - Throws: When a client is missing or fails.
    init(
        at registry: any ImageRegistry,
        home: ClientHome? = nil,
        seed: UInt64 = 1,
        layerSize: Int = 1024,
        format: ImageFormat = .oci,
        platforms: [String] = ["amd64", "arm64"],
        isAttested: Bool = true
    ) async throws {
        let client = try RegistryClient(home: home)
        let layout = try ImageLayout()
        let shared = FixtureLayer(size: layerSize, seed: seed, packing: .plain)
        images = try platforms.enumerated()
            .map { offset, architecture in
                let own = FixtureLayer(size: layerSize, seed: seed + UInt64(offset) + 1, packing: .plain)
                return try layout.addImage(
                    layers: [shared, own],
                    platform: .init(architecture: architecture),
                    format: format
                )
            }
        layers = try images.flatMap { try layout.layers(of: $0) }
        index = try layout.addIndex(of: images, format: format, tag: Self.tag)
        try await client.push(Self.tag, from: layout, to: registry, repository: Self.repository)
        cosign = try await Cosign(home: home)
        try await cosign.sign(index.digest, in: Self.repository, at: registry, isRecursive: true)
        if isAttested { try await cosign.attest(index.digest, in: Self.repository, at: registry) }
    }

    /// Expects that real cosign finds every signature and the attestation.
    func verify(at registry: any ImageRegistry, tag: String = tag, home: ClientHome? = nil) async throws {
        let cosign = home.map(cosign.at) ?? cosign
        try await cosign.verify(tag, in: Self.repository, at: registry)
        try await cosign.verifyAttestation(tag, in: Self.repository, at: registry)
        for image in images { try await cosign.verify(image.digest, in: Self.repository, at: registry) }
    }
}
