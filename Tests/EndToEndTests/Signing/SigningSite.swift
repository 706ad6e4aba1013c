import TestSupport

/// A registry with an image, another to promote it to, and a configuration that has it signed there.
struct SigningSite: Sendable {
    static let repository = "team/app"
    static let image = "team/app:1.0"

    let source: DockerRegistry
    let destination: DockerRegistry
    /// The digest of the image or index.
    let root: String
    /// The digests of the images of an index.
    let platforms: [String]
    private let folder: TemporaryFolder

    init(isIndex: Bool = false) async throws {
        source = try await DockerRegistry()
        destination = try await DockerRegistry()
        folder = try TemporaryFolder("signing")
        let layout = try ImageLayout()
        let images = try (0..<(isIndex ? 2 : 1))
            .map { number in
                try layout.addImage(
                    layers: [FixtureLayer(size: 1000, seed: UInt64(number), packing: .plain)],
                    platform: .init(architecture: number == 0 ? "amd64" : "arm64"),
                    tag: isIndex ? nil : "1.0"
                )
            }
        root = isIndex ? try layout.addIndex(of: images, tag: "1.0").digest : images[0].digest
        platforms = isIndex ? images.map(\.digest) : []
        try await RegistryClient().push("1.0", from: layout, to: source, repository: Self.repository)
    }

    /// Another registry to promote the image of a site to, from where it was promoted to.
    init(after site: SigningSite) async throws {
        source = site.destination
        destination = try await DockerRegistry()
        folder = try TemporaryFolder("signing")
        root = site.root
        platforms = site.platforms
    }

    /// Writes the section `sign:` of the configuration.
    ///
    /// - Parameters:
    ///   - sign: what is below it.
    ///   - other: a registry to promote to in place of the site's own.
    /// - Throws: when the file can't be written.
    func configure(_ sign: String, to other: (any ImageRegistry)? = nil) throws {
        try folder.write(
            """
            registries:
              source: { backend: oci, url: "http://\(source.address)" }
              production: { backend: oci, url: "http://\((other ?? destination).address)" }
            sign: \(sign)

            """,
            to: "promoter.yaml"
        )
    }

    /// Writes a file beside the configuration, and gives its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try folder.write(text, to: name)
    }

    func promote(_ options: String..., environment: [String: String] = [:]) async throws -> CommandResult {
        try await promotion(options, environment: environment).result()
    }

    /// The command that promotes.
    func promotion(_ options: [String] = [], environment: [String: String] = [:]) throws -> Command {
        try PromoterProcess()
            .command(
                ["promote", Self.image, "--from", "source", "--to", "production"] + options,
                environment: environment,
                folder: folder.path
            )
    }

    /// Gives the image another tag at the source.
    func tag(_ name: String) async throws {
        try await Tool.crane
            .command(
                ["tag", "--insecure", source.image(Self.repository, "1.0"), name],
                environment: ClientHome().environment
            )
            .run()
    }

    /// Moves the tag at the source to another image, and gives its digest.
    func replaceImage() async throws -> String {
        let layout = try ImageLayout()
        let image = try layout.addImage(
            layers: [FixtureLayer(size: 1000, seed: 99, packing: .plain)],
            platform: .init(architecture: "amd64"),
            tag: "1.0"
        )
        try await RegistryClient().push("1.0", from: layout, to: source, repository: Self.repository)
        return image.digest
    }

    func isTagged(_ tag: String = "1.0", at other: (any ImageRegistry)? = nil) async throws -> Bool {
        let client = try RegistryClient()
        return try await client.digest(of: tag, in: Self.repository, at: other ?? destination) != nil
    }
}

extension Cosign {
    func verify(_ site: SigningSite) async throws -> Int {
        try await verify(site.root, in: SigningSite.repository, at: site.destination)
    }
}

extension Tool {
    /// Whether a cosign finds a signature of a key.
    func verifies(_ publicKey: String, _ site: SigningSite) async throws -> Bool {
        let image = site.destination.image(SigningSite.repository, site.root)
        let options = ["verify", "--key", publicKey, "--insecure-ignore-tlog=true", "--allow-http-registry"]
        return try await command(options + [image], environment: try ClientHome().environment).result().isSuccess
    }
}
