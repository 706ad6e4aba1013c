/// What a ``ScriptedServer`` answers to one request, faults included.
public struct ScriptedAnswer: Sendable {
    /// The body of an answer.
    public enum Body: Sendable {
        /// These bytes.
        case bytes([UInt8])
        /// So many bytes of a pattern (see ``BytePattern``), made while they are sent.
        case pattern(count: Int)

        /// The length in bytes.
        public var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .pattern(let count): count
            }
        }
    }

    /// How much of the request's body is read before the answer is sent.
    public enum Reading: Sendable {
        /// All of it.
        case whole
        /// So many bytes; then the answer is sent, and the connection is closed behind it.
        case first(Int)
    }

    /// What goes wrong.
    public enum Fault: Sendable {
        /// The connection is closed in good order: after so many bytes of the body, or, with `nil`, before the head.
        case close(afterBodyBytes: Int?)
        /// The connection is reset, likewise.
        case reset(afterBodyBytes: Int?)
        /// Nothing more is sent until the client goes away, likewise.
        case stall(afterBodyBytes: Int?)
        /// One header field after the other is sent, each after a while, without an end.
        case endlessFields(every: Duration)
        /// One interim answer after the other is sent, each after a while, without an end.
        case endlessInterims(every: Duration)

        /// After how many bytes of the body it happens; `nil` means before the head.
        var bodyBytes: Int? {
            switch self {
            case .close(let count), .reset(let count), .stall(let count): count
            case .endlessFields, .endlessInterims: nil
            }
        }
    }

    /// The status.
    public var status: Int
    /// The header fields in their order; `Content-Length` is added unless it is here or ``isLengthLeftOut``.
    public var headers: [(name: String, value: String)]
    /// The body.
    ///
    /// It is not sent for HEAD, 204 and 304.
    public var body: Body
    /// How long the server waits before it sends the head.
    public var delay: Duration
    /// How long the server waits before each piece of the body.
    public var pace: Duration
    /// How many bytes a piece of the body has.
    public var piece = 64 * 1024
    /// The reason phrase behind the status.
    public var reason = "Scripted"
    /// How much of the request's body is read first.
    public var reading: Reading
    /// What goes wrong.
    public var fault: Fault?
    /// Statuses of interim answers that are sent first, such as 103.
    public var interim: [Int]
    /// Whether the connection is closed behind the answer.
    public var closesConnection: Bool
    /// Whether the length is announced by the end of the connection only.
    public var isLengthLeftOut: Bool

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - headers: the header fields in their order.
    ///   - body: the body.
    ///   - delay: how long the server waits before it sends the head.
    ///   - pace: how long the server waits before each piece of the body.
    ///   - reading: how much of the request's body is read first.
    ///   - fault: what goes wrong.
    ///   - interim: statuses of interim answers that are sent first.
    ///   - closesConnection: whether the connection is closed behind the answer.
    ///   - isLengthLeftOut: whether the length is announced by the end of the connection only.
    public init(
        _ status: Int = 200,
        headers: [(name: String, value: String)] = [],
        body: Body = .bytes([]),
        delay: Duration = .zero,
        pace: Duration = .zero,
        reading: Reading = .whole,
        fault: Fault? = nil,
        interim: [Int] = [],
        closesConnection: Bool = false,
        isLengthLeftOut: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delay = delay
        self.pace = pace
        self.reading = reading
        self.fault = fault
        self.interim = interim
        self.closesConnection = closesConnection
        self.isLengthLeftOut = isLengthLeftOut
    }

    /// An answer with a text.
    ///
    /// - Parameters:
    ///   - text: the body.
    ///   - status: the status.
    ///   - headers: the header fields in their order.
    /// - Returns: the answer.
    public static func text(
        _ text: String,
        status: Int = 200,
        headers: [(name: String, value: String)] = []
    ) -> ScriptedAnswer {
        ScriptedAnswer(status, headers: headers, body: .bytes(Array(text.utf8)))
    }

    /// A redirect.
    ///
    /// - Parameters:
    ///   - location: the `Location`.
    ///   - status: the status.
    /// - Returns: the answer.
    public static func redirect(to location: String, status: Int = 307) -> ScriptedAnswer {
        ScriptedAnswer(status, headers: [("Location", location)])
    }
}
