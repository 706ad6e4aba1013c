/// What points to a blob or a manifest (image specification, descriptor.md).
///
/// A view for reading; it is never written back.
public struct Descriptor: Sendable, Hashable {
    /// What it points to.
    public var mediaType: MediaType
    /// Its content address.
    public var digest: Digest
    /// Its size in bytes.
    public var size: Int64
    /// The kind of artifact, where the descriptor says so.
    ///
    /// Unreliable in lists of referrers.
    public var artifactType: String?
    /// Its annotations; such as are not text are left out of this view.
    public var annotations: [String: String]
    /// What it runs on, in an index.
    public var platform: Platform?

    /// Makes a descriptor.
    ///
    /// - Parameters:
    ///   - mediaType: what it points to.
    ///   - digest: its content address.
    ///   - size: its size in bytes.
    ///   - artifactType: the kind of artifact.
    ///   - annotations: its annotations.
    ///   - platform: what it runs on.
    public init(
        mediaType: MediaType,
        digest: Digest,
        size: Int64,
        artifactType: String? = nil,
        annotations: [String: String] = [:],
        platform: Platform? = nil
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.artifactType = artifactType
        self.annotations = annotations
        self.platform = platform
    }
}

extension Descriptor: Decodable {
    private enum Key: String, CodingKey {
        case mediaType, digest, size, artifactType, annotations, platform
    }

    /// Decodes what stands in a manifest.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        mediaType = try container.decode(MediaType.self, forKey: .mediaType)
        digest = try container.decode(Digest.self, forKey: .digest)
        size = try container.decode(Int64.self, forKey: .size)
        if size < 0 {
            throw DecodingError.dataCorruptedError(forKey: .size, in: container, debugDescription: "a size below zero")
        }
        artifactType = try? container.decodeIfPresent(String.self, forKey: .artifactType)
        annotations = (try? container.decodeIfPresent([String: String].self, forKey: .annotations)) ?? [:]
        platform = try? container.decodeIfPresent(Platform.self, forKey: .platform)
    }
}
