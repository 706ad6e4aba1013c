/// A media type without its parameters, which are ignored in comparisons.
public struct MediaType: Sendable, Hashable, CustomStringConvertible {
    /// `type/subtype`.
    public let text: String

    /// `type/subtype`.
    public var description: String { text }

    /// Takes the media type out of a header's or a document's value.
    ///
    /// - Parameter value: `type/subtype`, with or without parameters.
    public init(_ value: String) {
        let essence = value.prefix { $0 != ";" }
        text = essence.filter { !$0.isWhitespace }.lowercased()
    }

    /// An OCI image index.
    public static let ociIndex = MediaType("application/vnd.oci.image.index.v1+json")
    /// An OCI image manifest.
    public static let ociManifest = MediaType("application/vnd.oci.image.manifest.v1+json")
    /// An OCI image's configuration.
    public static let ociConfig = MediaType("application/vnd.oci.image.config.v1+json")
    /// Docker's manifest list.
    public static let dockerManifestList = MediaType("application/vnd.docker.distribution.manifest.list.v2+json")
    /// Docker's image manifest, schema 2.
    public static let dockerManifest = MediaType("application/vnd.docker.distribution.manifest.v2+json")
    /// The artifact manifest of the OCI image specification's drafts, withdrawn before 1.1; registries still hold some.
    public static let ociArtifactManifest = MediaType("application/vnd.oci.artifact.manifest.v1+json")
    /// The artifact manifest of ORAS, from which that one came.
    public static let orasArtifactManifest = MediaType("application/vnd.cncf.oras.artifact.manifest.v1+json")
    /// The empty JSON object `{}` that stands for "no configuration".
    public static let ociEmpty = MediaType("application/vnd.oci.empty.v1+json")

    /// What a client must accept on every manifest request, or it may be given another manifest than the one asked for.
    public static let manifests: [MediaType] = [
        .ociIndex, .ociManifest, .dockerManifestList, .dockerManifest, .ociArtifactManifest, .orasArtifactManifest,
    ]

    /// Whether it is a list of manifests.
    public var isIndex: Bool { self == .ociIndex || self == .dockerManifestList }

    /// Whether it is one image's, or one artifact's, manifest.
    public var isImageManifest: Bool { self == .ociManifest || self == .dockerManifest }

    /// Whether it is one of the withdrawn manifests that hold an artifact and can hold no image.
    public var isArtifactManifest: Bool { self == .ociArtifactManifest || self == .orasArtifactManifest }

    /// Whether it is any manifest that promoter carries.
    public var isManifest: Bool { isIndex || isImageManifest || isArtifactManifest }

    /// Whether it is Docker's obsolete schema 1, whose digest depends on a signature inside.
    public var isSchema1: Bool { text.hasPrefix("application/vnd.docker.distribution.manifest.v1+") }

    /// Whether the blob is not meant to be pushed to a registry (image specification, layer.md, "Non-Distributable Layers").
    public var isNondistributable: Bool {
        text.hasPrefix("application/vnd.oci.image.layer.nondistributable.")
            || text.hasPrefix("application/vnd.docker.image.rootfs.foreign.")
    }
}

extension MediaType: Codable {
    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Encodes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
