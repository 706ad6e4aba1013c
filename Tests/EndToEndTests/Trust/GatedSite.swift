import FoundationEssentials
import TestSupport

/// A registry that anybody may write to, one that a policy guards, and images that are signed and that are not.
struct GatedSite: Sendable {
    static let repository = "team/app"

    let source: DockerRegistry
    let destination: DockerRegistry
    let release: Cosign
    let folder: TemporaryFolder
    private let layout: ImageLayout

    /// Makes the registries, and a configuration with a policy that wants everything signed by `release`.
    ///
    /// - Parameters:
    ///   - check: What the policy checks of an index.
    ///   - isGated: False for a configuration without a policy.
    /// - Throws: When a server or a client is missing or fails.
    init(check: String = "both", isGated: Bool = true) async throws {
        source = try await DockerRegistry()
        destination = try await DockerRegistry()
        release = try await Cosign()
        folder = try TemporaryFolder("gated")
        layout = try ImageLayout()
        let policy = """
            policy:
              signers: { release: { key: \(release.publicKey) } }
              rules: [{ destinations: [production], check: \(check), require: [{ signature: release }] }]
            """
        try folder.write(
            """
            registries:
              staging: { backend: oci, url: "http://\(source.address)" }
              production: { backend: oci, url: "http://\(destination.address)" }
            \(isGated ? policy : "")
            """,
            to: "promoter.yaml"
        )
    }

    /// Pushes an image to the source.
    ///
    /// - Parameters:
    ///   - tag: Its tag.
    ///   - seed: What its layers follow from.
    ///   - architecture: What it runs on.
    ///   - isSigned: True to sign it.
    /// - Returns: What points to it.
    /// - Throws: When a client fails.
    func image(
        _ tag: String,
        seed: UInt64,
        architecture: String = "amd64",
        isSigned: Bool
    ) async throws -> FixtureDescriptor {
        let image = try layout.addImage(
            layers: [FixtureLayer(size: 1024, seed: seed, packing: .plain)],
            platform: .init(architecture: architecture),
            tag: tag
        )
        try await RegistryClient().push(tag, from: layout, to: source, repository: Self.repository)
        if isSigned { try await release.sign(image.digest, in: Self.repository, at: source) }
        return image
    }

    /// Writes a manifest as it is to a registry.
    ///
    /// - Parameters:
    ///   - text: The manifest.
    ///   - mediaType: What it is.
    ///   - tag: Its tag; without one, it is found by its digest alone.
    ///   - registry: Where to; the source without one.
    /// - Returns: What points to it.
    /// - Throws: When oras fails.
    @discardableResult
    func push(
        _ text: String,
        _ mediaType: String,
        as tag: String? = nil,
        to registry: DockerRegistry? = nil
    ) async throws -> FixtureDescriptor {
        let file = try folder.write(text, to: "manifest.json")
        let name = "\((registry ?? source).address)/\(Self.repository)" + (tag.map { ":\($0)" } ?? "")
        try await RegistryClient()
            .oras(["manifest", "push", "--plain-http", "--media-type", mediaType, name, file])
        return try layout.addBlob(Data(text.utf8), mediaType: mediaType)
    }

    /// The text of a manifest at the source.
    func text(_ reference: String, at registry: DockerRegistry? = nil) async throws -> String {
        let bytes = try await RegistryClient().manifest(reference, in: Self.repository, at: registry ?? source)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Runs promoter in the configuration's folder.
    func run(_ arguments: String...) async throws -> CommandResult {
        try await PromoterProcess().run(arguments, folder: folder.path)
    }

    /// Promotes an image, or repairs it.
    func promote(_ tag: String, by command: String = "promote", _ more: String...) async throws -> CommandResult {
        let arguments = [command, "\(Self.repository):\(tag)", "--from", "staging", "--to", "production"] + more
        return try await PromoterProcess().run(arguments, folder: folder.path)
    }

    /// Whether a container engine would find something at the destination.
    func isThere(_ reference: String) async throws -> Bool {
        try await RegistryClient().digest(of: reference, in: Self.repository, at: destination) != nil
    }

    /// The tag that is made of a digest.
    static func tag(_ digest: String, _ suffix: String = "") -> String { digest.replacing(":", with: "-") + suffix }

    /// The text of an index's entry.
    static func entry(_ image: FixtureDescriptor, as mediaType: String? = nil, platform: String?) -> String {
        let platform = platform.map { #","platform":{"os":"linux","architecture":"\#($0)"}"# } ?? ""
        return
            #"{"mediaType":"\#(mediaType ?? image.mediaType)","digest":"\#(image.digest)","size":\#(image.size)\#(platform)}"#
    }
}
