/// Keeps bytes by their checksum, each once: in memory, or in a folder.
public protocol ContentStore: Sendable {
    /// Begins to take bytes, of which several requests may each bring a part.
    ///
    /// - Returns: where to put them.
    /// - Throws: where there is no place for them.
    func begin() async throws -> any ContentWriter

    /// Reads a part of what is stored.
    ///
    /// - Parameters:
    ///   - content: what to read.
    ///   - range: which of its bytes.
    /// - Returns: gives the next chunk, `nil` at the end.
    /// - Throws: where it is gone or can't be read.
    func read(
        _ content: StoredContent,
        range: Range<Int64>
    ) async throws -> @Sendable () async throws -> [UInt8]?
}

/// Takes the bytes of one content.
public protocol ContentWriter: Sendable {
    /// How many bytes were taken.
    var size: Int64 { get async }

    /// Takes more bytes.
    ///
    /// - Parameter bytes: the bytes.
    /// - Throws: where there is no place for them.
    func append(_ bytes: [UInt8]) async throws

    /// Keeps what was taken.
    ///
    /// - Returns: what is kept now.
    /// - Throws: where it can't be kept.
    func finish() async throws -> StoredContent

    /// Forgets what was taken.
    func abandon() async
}

/// Bytes that are kept.
public struct StoredContent: Sendable, Hashable, Codable {
    /// The SHA-256, in hex.
    public var sha256: String
    /// The SHA-1, in hex.
    public var sha1: String
    /// The MD5, in hex.
    public var md5: String
    /// How many bytes.
    public var size: Int64

    /// Makes a content.
    ///
    /// - Parameters:
    ///   - sha256: the SHA-256, in hex.
    ///   - sha1: the SHA-1, in hex.
    ///   - md5: the MD5, in hex.
    ///   - size: how many bytes.
    public init(sha256: String, sha1: String, md5: String, size: Int64) {
        self.sha256 = sha256
        self.sha1 = sha1
        self.md5 = md5
        self.size = size
    }
}
