/// The body of an answer, pulled chunk by chunk with back pressure: what nobody asks for stays at the server.
///
/// It is read once, by one task at a time. When the last copy of an unread body goes away its transfer is cancelled.
public struct TransportResponseBody: Sendable {
    /// The length that the server announced, in bytes; for an answer to HEAD the length that GET would have.
    public let announcedLength: Int64?
    private let reader: BodyReader

    /// Makes a body of bytes in memory.
    ///
    /// - Parameter bytes: the whole body.
    public init(bytes: [UInt8]) {
        let rest = Locked<[UInt8]?>(bytes.isEmpty ? nil : bytes)
        self.init(announcedLength: Int64(bytes.count)) {
            rest.withLock { value in
                defer { value = nil }
                return value
            }
        }
    }

    /// Makes a body of any source.
    ///
    /// - Parameters:
    ///   - announcedLength: the length in bytes, if it is known.
    ///   - source: gives the next chunk, `nil` at the end.
    public init(announcedLength: Int64?, source: @escaping ByteSource) {
        self.init(announcedLength: announcedLength, reader: BodyReader(source: source))
    }

    /// Makes a body of a reader.
    init(announcedLength: Int64?, reader: BodyReader) {
        self.announcedLength = announcedLength
        self.reader = reader
    }

    /// The next chunk.
    ///
    /// - Returns: up to 64 KiB, or `nil` at the end. A body of a ``ByteSource`` comes in the source's own chunks.
    /// - Throws: ``TransportError``; a body that ends before its announced length throws
    ///   ``TransportError/Kind/connectionBroken(bytesReceived:)``.
    public func next() async throws(TransportError) -> [UInt8]? {
        try await reader.next()
    }

    /// The whole body.
    ///
    /// It has as long as nothing may move, and a second for each 16 KiB that came: a server that trickles is not waited for, and
    /// the limit in bytes is one in time.
    ///
    /// - Parameter limit: how many bytes are taken at most.
    /// - Returns: all bytes.
    /// - Throws: ``TransportError``; a longer body throws ``TransportError/Kind/bodyTooLarge(limit:)`` and is cancelled,
    ///   a slower one ``TransportError/Kind/timedOut(_:)``.
    public func collect(upTo limit: Int) async throws(TransportError) -> [UInt8] {
        reader.hold()
        guard var bytes = try await next() else { return [] }
        if let announcedLength, bytes.count < announcedLength {
            bytes.reserveCapacity(min(Int(clamping: announcedLength), limit))
        }
        while bytes.count <= limit {
            guard let chunk = try await next() else { return bytes }
            bytes += chunk
        }
        reader.cancel()
        throw TransportError(.bodyTooLarge(limit: limit), url: reader.url)
    }

    /// Gives the body up: a small rest is read, so that the connection serves the next request; a large one is cancelled.
    public func discard() async {
        reader.hold()
        var rest = 64 * 1024
        while rest > 0, let chunk = try? await next() { rest -= chunk.count }
        if rest <= 0 { reader.cancel() }
    }
}
