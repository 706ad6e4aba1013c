/// A manifest as the exact bytes that were read, with their digest.
///
/// What is decoded from it is a view.
public struct RawManifest: Sendable, Hashable {
    /// What the bytes are.
    public let mediaType: MediaType
    /// The bytes, as they travel.
    public let bytes: [UInt8]
    /// The digest of ``bytes``.
    public let digest: Digest

    /// What points to it.
    public var descriptor: Descriptor {
        Descriptor(mediaType: mediaType, digest: digest, size: Int64(bytes.count))
    }

    /// Takes bytes and computes their digest.
    ///
    /// - Parameters:
    ///   - bytes: the manifest.
    ///   - mediaType: what it is.
    ///   - algorithm: how it is addressed.
    public init(bytes: [UInt8], mediaType: MediaType, algorithm: DigestAlgorithm = .sha256) {
        self.bytes = bytes
        self.mediaType = mediaType
        self.digest = Digest(of: bytes, by: algorithm)
    }

    /// Decodes the view.
    ///
    /// - Returns: what the manifest says.
    /// - Throws: ``ManifestError`` that says what is wrong with it.
    public func content() throws(ManifestError) -> ManifestContent {
        try ManifestContent(decoding: self)
    }
}
