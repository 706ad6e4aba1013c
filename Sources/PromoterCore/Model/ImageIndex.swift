/// A list of manifests, as a rule one a platform (image specification, image-index.md; Docker's manifest list).
public struct ImageIndex: Sendable, Hashable, Decodable {
    /// The manifests, in order.
    public var manifests: [Descriptor]
    /// The kind of artifact, where it is one.
    public var artifactType: String?
    /// What the index is attached to.
    public var subject: Descriptor?
    /// The index's annotations.
    public var annotations: [String: String]

    private enum Key: String, CodingKey {
        case manifests, artifactType, subject, annotations
    }

    /// Decodes an index's JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        manifests = try container.decode([Descriptor].self, forKey: .manifests)
        artifactType = try? container.decodeIfPresent(String.self, forKey: .artifactType)
        subject = try container.decodeIfPresent(Descriptor.self, forKey: .subject)
        annotations = (try? container.decodeIfPresent([String: String].self, forKey: .annotations)) ?? [:]
    }
}
