internal import HTTPTransport
internal import Secrets

/// A whole answer of the REST API.
struct RESTAnswer: Sendable {
    let status: Int
    let bytes: [UInt8]
    let body: ArtifactoryErrorBody
    let retryAfter: QuotedText?
    /// What the server said; `nil` where it said nothing.
    let said: QuotedText?
    /// Who promoter was for this request.
    let attempt: AuthenticationAttempt?
    /// Where a redirect led to, where that is another server, which gets no credentials.
    let strangeOrigin: QuotedText?

    /// Whether it was done.
    var isSuccess: Bool { (200...299).contains(status) }

    /// Whether the server failed, or wants to be left alone: nothing is said of what was asked.
    var isOutOfOrder: Bool { status == 408 || status == 429 || (status >= 500 && status != 501) }
}
