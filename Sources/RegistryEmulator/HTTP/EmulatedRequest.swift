/// A request as it came: nothing is decoded, nothing merged.
public struct EmulatedRequest: Sendable {
    /// The method, in capitals.
    public var method: String
    /// The path as it was sent: percent-encoding, `//` and a trailing `/` are kept.
    public var path: String
    /// What stands behind the `?`, as it was sent; empty where there is nothing.
    public var query: String
    /// The header fields, in order.
    public var headers: HeaderFields
    /// The body.
    public var body: RequestBody
    /// `http` or `https`.
    public var scheme: String
    /// The host and port that the client addressed, as `Host` or `:authority` says.
    public var authority: String

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - method: the method, in capitals.
    ///   - path: the path as it was sent.
    ///   - query: what stands behind the `?`.
    ///   - headers: the header fields.
    ///   - body: the body.
    ///   - scheme: `http` or `https`.
    ///   - authority: the host and port that the client addressed.
    public init(
        method: String,
        path: String,
        query: String = "",
        headers: HeaderFields = [],
        body: RequestBody = .empty,
        scheme: String = "http",
        authority: String = "localhost"
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.scheme = scheme
        self.authority = authority
    }
}

/// A request's body, read once, chunk by chunk.
public struct RequestBody: Sendable {
    /// What `Content-Length` says; `nil` where it does not say.
    public let announcedLength: Int64?
    /// Gives the next chunk, `nil` at the end; throws where the client went away before the end.
    public let next: @Sendable () async throws -> [UInt8]?

    /// Makes a body.
    ///
    /// - Parameters:
    ///   - announcedLength: what `Content-Length` says.
    ///   - next: gives the next chunk.
    public init(announcedLength: Int64?, next: @escaping @Sendable () async throws -> [UInt8]?) {
        self.announcedLength = announcedLength
        self.next = next
    }

    /// No body.
    public static var empty: RequestBody { RequestBody(announcedLength: 0) { nil } }
}
