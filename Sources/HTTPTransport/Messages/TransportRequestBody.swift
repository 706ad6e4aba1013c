/// A pull of bytes: each call gives the next chunk, `nil` at the end.
///
/// Called by one task at a time.
public typealias ByteSource = @Sendable () async throws -> [UInt8]?

/// What a request sends.
public enum TransportRequestBody: Sendable {
    /// Nothing; `Content-Length: 0` where the method expects a body.
    case none
    /// Bytes in memory.
    case bytes([UInt8])
    /// A stream of a known length in bytes, opened anew for each try.
    ///
    /// The last chunk is sent only after the source has given `nil` behind it: a source that checks a digest at its end
    /// and throws there keeps the request from being completed.
    case stream(length: Int64, open: @Sendable () async throws -> ByteSource)
}
