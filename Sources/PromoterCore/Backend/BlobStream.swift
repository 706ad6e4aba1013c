/// A blob's bytes, pulled chunk by chunk.
///
/// The reader sets the pace; dropping the stream ends the transfer.
public struct BlobStream: Sendable {
    private let pull: @Sendable () async throws(RegistryError) -> [UInt8]?

    /// Makes a stream.
    ///
    /// - Parameter pull: gives the next chunk, of any size but zero, and `nil` at the end. Called by one task at a time.
    public init(_ pull: @escaping @Sendable () async throws(RegistryError) -> [UInt8]?) {
        self.pull = pull
    }

    /// Pulls the next chunk.
    ///
    /// - Returns: some bytes, or `nil` at the end.
    /// - Throws: ``RegistryError`` where the transfer failed.
    public func next() async throws(RegistryError) -> [UInt8]? {
        try await pull()
    }
}
