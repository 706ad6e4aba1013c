/// What points to a blob or a manifest (image specification, descriptor.md).
///
/// A view for reading; it is never written back.
public struct Descriptor: Sendable, Hashable {
    /// What it points to.
    public var mediaType: MediaType
    /// Its content address.
    public var digest: Digest
    /// Its size in bytes; in what was decoded, 0 to ``sizeLimit``.
    public var size: Int64
    /// The kind of artifact, where the descriptor says so.
    ///
    /// Unreliable in lists of referrers.
    public var artifactType: String?
    /// Its annotations; such as are not text are left out of this view.
    public var annotations: [String: String]
    /// What it runs on, in an index.
    public var platform: Platform?

    /// The largest size that is believed, in bytes: 1 PiB.
    public static let sizeLimit: Int64 = 1 << 50

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
        guard 0...Self.sizeLimit ~= size else {
            throw DecodingError.dataCorruptedError(
                forKey: .size,
                in: container,
                debugDescription: size < 0 ? "a size below zero" : "a size beyond 1 PiB"
            )
        }
        artifactType = try? container.decodeIfPresent(String.self, forKey: .artifactType)
        annotations = (try? container.decodeIfPresent([String: String].self, forKey: .annotations)) ?? [:]
        platform = try? container.decodeIfPresent(Platform.self, forKey: .platform)
    }
}

extension Sequence<Descriptor> {
    /// The sizes of all together, in bytes; what can't be counted any more is the largest number.
    public var totalSize: Int64 {
        reduce(0) { $0.addingSaturated($1.size) }
    }
}

extension Int64 {
    /// The sum of two sizes that others say; what can't be counted any more is the largest number.
    ///
    /// - Parameter other: a size, not below zero.
    /// - Returns: the sum.
    public func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? .max : sum
    }
}
