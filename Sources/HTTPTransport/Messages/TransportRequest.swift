public import HTTPTypes

/// One HTTP request, ready to be sent, and sent again where that is safe.
public struct TransportRequest: Sendable {
    /// The method.
    public var method: HTTPRequest.Method
    /// Where to.
    public var url: TransportURL
    /// The header fields.
    ///
    /// `Authorization` and `Cookie` are dropped when a redirect leaves the origin of ``url``.
    public var headers: HTTPFields
    /// More header fields that are dropped there.
    public var originFields: Set<HTTPField.Name> = []
    /// Whether a redirect to another origin is the answer, in place of being followed.
    public var staysAtOrigin = false
    /// What is sent.
    public var body: TransportRequestBody
    /// What kind of exchange it is: decides the protocol version and the time-outs.
    public var traffic: TransportTraffic
    /// Whether sending it twice does what sending it once does.
    public var replay: TransportReplay

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - url: where to.
    ///   - headers: the header fields.
    ///   - body: what is sent.
    ///   - traffic: a small call or a blob.
    ///   - replay: whether it may be sent again; by default what RFC 9110 section 9.2.2 says of the method.
    public init(
        method: HTTPRequest.Method,
        url: TransportURL,
        headers: HTTPFields = [:],
        body: TransportRequestBody = .none,
        traffic: TransportTraffic = .call,
        replay: TransportReplay = .byMethod
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.traffic = traffic
        self.replay = replay
    }
}

/// What kind of exchange a request is.
public enum TransportTraffic: Sendable {
    /// A small call: HTTP/2 where the server speaks it over TLS.
    case call
    /// A blob, up or down: HTTP/1.1, as libcurl 7.88 streams badly over HTTP/2.
    case blob
}

/// Whether a request may be sent again after the server may have acted on it.
public enum TransportReplay: Sendable {
    /// What the method says: safe and idempotent methods may.
    case byMethod
    /// It may, whatever its method: an abandoned first try leaves nothing that matters.
    case allowed
    /// It may not.
    case forbidden
}
