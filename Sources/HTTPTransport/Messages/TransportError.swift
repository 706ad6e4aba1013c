/// Why a request got no answer, or an answer no whole body.
///
/// A status of 400 or more is an answer, not an error.
public struct TransportError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Kind: Sendable {
        /// The URL can't be sent to.
        case urlInvalid(TransportURLError)
        /// The name of the host has no address.
        case resolveFailed(host: String)
        /// Nothing listens there, or the way is barred; the text is libcurl's.
        case connectFailed(String)
        /// No secure connection came about.
        case tlsFailed(TLSFailure)
        /// Time ran out.
        case timedOut(TimeoutPhase)
        /// The connection ended before the answer did.
        case connectionBroken(bytesReceived: Int64)
        /// The server sent to a place where this request may not go.
        case redirectRefused(String)
        /// The server sent from one place to the next too often.
        case tooManyRedirects(limit: Int)
        /// The body is longer than the caller takes.
        case bodyTooLarge(limit: Int)
        /// What the caller wanted to send could not be read; the caller's own error.
        case requestBodyFailed(any Error)
        /// The task was cancelled.
        case cancelled
        /// The engine was shut down.
        case shutDown
        /// Anything else; the text is libcurl's.
        case other(String)
    }

    /// Which part of the exchange took too long.
    public enum TimeoutPhase: Sendable, Hashable {
        /// Name look-up, connection and TLS handshake.
        case connect
        /// No byte moved, though both sides could have.
        case stall
        /// Bytes moved, but fewer than what is to be held in memory is waited for.
        case whole
    }

    /// Why no secure connection came about; the texts are libcurl's.
    public enum TLSFailure: Sendable, Hashable {
        /// The certificate of the server is not trusted, has expired, or is for another host.
        case certificateUntrusted(String)
        /// The file with the trusted certificates can't be read.
        case trustFileUnreadable(String)
        /// The client certificate or its key can't be used.
        case clientCertificate(String)
        /// The handshake failed.
        case handshake(String)
    }

    /// What went wrong.
    public let kind: Kind
    /// The URL that was asked, redacted; empty where the failure belongs to no request.
    public let url: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: what went wrong.
    ///   - url: the URL that was asked, redacted.
    public init(_ kind: Kind, url: String) {
        self.kind = kind
        self.url = url
    }
}
