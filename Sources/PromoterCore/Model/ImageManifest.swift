/// One image's, or one artifact's, manifest (image specification, manifest.md; Docker's schema 2).
public struct ImageManifest: Sendable, Hashable, Decodable {
    /// The configuration.
    public var config: Descriptor
    /// The layers, in order; two may share a digest.
    public var layers: [Descriptor]
    /// The kind of artifact, where it is one.
    public var artifactType: String?
    /// What the manifest is attached to.
    public var subject: Descriptor?
    /// The manifest's annotations.
    public var annotations: [String: String]

    private enum Key: String, CodingKey {
        case config, layers, artifactType, subject, annotations
    }

    /// Decodes a manifest's JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        config = try container.decode(Descriptor.self, forKey: .config)
        // Programs in Go write null for an image without layers.
        guard container.contains(.layers) else {
            let context = DecodingError.Context(
                codingPath: container.codingPath,
                debugDescription: "there are no layers"
            )
            throw DecodingError.keyNotFound(Key.layers, context)
        }
        layers = try container.decodeIfPresent([Descriptor].self, forKey: .layers) ?? []
        artifactType = try? container.decodeIfPresent(String.self, forKey: .artifactType)
        subject = try container.decodeIfPresent(Descriptor.self, forKey: .subject)
        annotations = (try? container.decodeIfPresent([String: String].self, forKey: .annotations)) ?? [:]
    }
}
