/// Something that goes wrong with some requests.
public struct Fault: Sendable, Hashable {
    /// What goes wrong.
    public enum Kind: Sendable, Hashable {
        /// The connection ends in order; the request is not served.
        case close
        /// The connection is reset; the request is not served.
        case reset
        /// Another answer; the request is not served.
        case status(Int, headers: HeaderFields = [], body: String = "")
        /// The request is served later.
        case delay(Duration)
        /// The connection ends in order when so many bytes of the request's body have come.
        case dropUpload(afterBytes: Int64)
        /// The request is served, and its answer's head and so many bytes of the body are sent; then the connection ends
        /// in order.
        case dropResponse(afterBytes: Int64)
        /// The request is served, but no byte of the answer is sent: the connection ends in order.
        case loseResponse
        /// Nothing is answered until the client gives up.
        case stall
        /// All connections end, and every later one does when it asks something, until ``Faults/disarm()``.
        ///
        /// `answering` says whether this request is still served and answered.
        case die(answering: Bool)
    }

    /// What goes wrong.
    public var kind: Kind
    /// The method; `nil` for any.
    public var method: String?
    /// What the path, with its query, contains; `nil` for any.
    public var pathContains: String?
    /// How many requests that fit are served before it happens.
    public var skipping: Int
    /// How often it happens; `nil` for always.
    ///
    /// Clients hide single faults: they ask again.
    public var times: Int?

    /// Makes a fault.
    ///
    /// - Parameters:
    ///   - kind: what goes wrong.
    ///   - method: the method; `nil` for any.
    ///   - pathContains: what the path, with its query, contains; `nil` for any.
    ///   - skipping: how many requests that fit are served before it happens.
    ///   - times: how often it happens; `nil` for always.
    public init(
        _ kind: Kind,
        method: String? = nil,
        pathContains: String? = nil,
        skipping: Int = 0,
        times: Int? = 1
    ) {
        self.kind = kind
        self.method = method
        self.pathContains = pathContains
        self.skipping = skipping
        self.times = times
    }

    /// Whether a request fits.
    ///
    /// - Parameters:
    ///   - method: the request's method.
    ///   - target: its path with its query.
    /// - Returns: whether both fit.
    func fits(_ method: String, _ target: String) -> Bool {
        (self.method ?? method) == method && (pathContains.map { target.contains($0) } ?? true)
    }
}
