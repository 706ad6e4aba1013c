/// An artifact in one of the forms that were withdrawn: blobs, and no configuration (image specification 1.1.0-rc2, artifact.md;
/// the ORAS artifacts specification, artifact-manifest.md).
public struct ArtifactManifest: Sendable, Hashable, Decodable {
    /// The blobs, in order.
    public var blobs: [Descriptor]
    /// The kind of artifact.
    public var artifactType: String?
    /// What the manifest is attached to.
    public var subject: Descriptor?
    /// The manifest's annotations.
    public var annotations: [String: String]

    private enum Key: String, CodingKey {
        case blobs, artifactType, subject, annotations
    }

    /// Decodes a manifest's JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        blobs = try container.decodeIfPresent([Descriptor].self, forKey: .blobs) ?? []
        artifactType = try? container.decodeIfPresent(String.self, forKey: .artifactType)
        subject = try container.decodeIfPresent(Descriptor.self, forKey: .subject)
        annotations = (try? container.decodeIfPresent([String: String].self, forKey: .annotations)) ?? [:]
    }
}
