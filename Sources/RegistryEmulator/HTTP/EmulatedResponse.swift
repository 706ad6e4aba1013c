/// What a registry answers.
public struct EmulatedResponse: Sendable {
    /// The status.
    public var status: Int
    /// The header fields; the server adds `Content-Length` and `Date`.
    public var headers: HeaderFields
    /// The body; of an answer to HEAD, what GET would have sent: the server sends its length alone.
    public var body: Body

    /// A response's body.
    public enum Body: Sendable {
        /// None; its length is 0.
        case none
        /// Bytes in memory.
        case bytes([UInt8])
        /// A part of what is stored, streamed.
        case content(StoredContent, range: Range<Int64>, store: any ContentStore)
    }

    /// Makes a response.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - headers: the header fields.
    ///   - body: the body.
    public init(_ status: Int, headers: HeaderFields = [], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Answers requests.
public protocol RequestHandling: Sendable {
    /// Answers a request.
    ///
    /// - Parameter request: the request; its body may be read once, or not at all.
    /// - Returns: the answer.
    func answer(_ request: EmulatedRequest) async -> EmulatedAnswer
}

/// An answer, and who was answered, for the request log.
public struct EmulatedAnswer: Sendable {
    /// The answer.
    public var response: EmulatedResponse
    /// Who asked, as far as the credentials told; `nil` for anybody.
    public var user: String?

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - response: the answer.
    ///   - user: who asked.
    public init(_ response: EmulatedResponse, user: String? = nil) {
        self.response = response
        self.user = user
    }
}
