/// What a registry notes of one request.
public struct RequestLogEntry: Sendable, Hashable, Codable {
    /// When the request came, in seconds since 1970.
    public var time: Double
    /// The method.
    public var method: String
    /// The path as it was sent, with its query.
    public var path: String
    /// The status that was sent; 0 where the connection ended before one was.
    public var status: Int
    /// How many bytes of the body came in.
    public var bytesIn: Int64
    /// How many bytes of the body went out.
    public var bytes: Int64
    /// Who asked, as far as the credentials told.
    public var user: String?

    /// Makes an entry.
    ///
    /// - Parameters:
    ///   - time: when the request came, in seconds since 1970.
    ///   - method: the method.
    ///   - path: the path as it was sent, with its query.
    ///   - status: the status that was sent.
    ///   - bytesIn: how many bytes of the body came in.
    ///   - bytes: how many bytes of the body went out.
    ///   - user: who asked.
    public init(
        time: Double,
        method: String,
        path: String,
        status: Int,
        bytesIn: Int64,
        bytes: Int64,
        user: String?
    ) {
        self.time = time
        self.method = method
        self.path = path
        self.status = status
        self.bytesIn = bytesIn
        self.bytes = bytes
        self.user = user
    }
}
