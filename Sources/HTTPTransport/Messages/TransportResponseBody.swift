/// The body of an answer, pulled chunk by chunk with back pressure.
public struct TransportResponseBody: Sendable {
    /// The length that the server announced, in bytes.
    public let announcedLength: Int64?
}
