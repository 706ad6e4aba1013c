/// How one registry is talked to.
public struct TransportConfiguration: Sendable {
    /// Waits before a request is sent again.
    public typealias Wait = @Sendable (Duration) async throws -> Void

    /// Whom to trust, and as whom to come.
    public var tls: TransportTLS
    /// How long name look-up, connection and TLS handshake may take together.
    public var connectTimeout: Duration
    /// How long no byte may move while both sides could; a body that its reader lets wait does not count.
    public var stallTimeout: Duration
    /// When a request is sent again.
    public var retry: RetryPolicy
    /// Through which proxy.
    public var proxy: TransportProxy
    /// The `User-Agent`.
    public var userAgent: String
    /// How many redirects are followed for one request.
    public var maximumRedirects: Int
    /// Waits before a request is sent again; `nil` takes the engine's own timer.
    ///
    /// A caller that limits how many requests are in flight gives up its slot here for so long.
    public var wait: Wait?

    /// Makes a configuration; what is not given is fit for a registry on the internet.
    ///
    /// - Parameters:
    ///   - tls: whom to trust, and as whom to come.
    ///   - connectTimeout: how long a connection may take.
    ///   - stallTimeout: how long no byte may move.
    ///   - retry: when a request is sent again.
    ///   - proxy: through which proxy.
    ///   - userAgent: the `User-Agent`.
    ///   - maximumRedirects: how many redirects are followed for one request.
    ///   - wait: waits before a request is sent again; `nil` takes the engine's own timer.
    public init(
        tls: TransportTLS = TransportTLS(),
        connectTimeout: Duration = .seconds(15),
        stallTimeout: Duration = .seconds(60),
        retry: RetryPolicy = RetryPolicy(),
        proxy: TransportProxy = .environment,
        userAgent: String = "promoter",
        maximumRedirects: Int = 5,
        wait: Wait? = nil
    ) {
        self.tls = tls
        self.connectTimeout = connectTimeout
        self.stallTimeout = stallTimeout
        self.retry = retry
        self.proxy = proxy
        self.userAgent = userAgent
        self.maximumRedirects = maximumRedirects
        self.wait = wait
    }
}
