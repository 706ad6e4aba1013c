import HTTPTypes

/// What came of one try, as far as another try depends on it.
struct RetrySituation: Sendable {
    /// How a try ended.
    enum Event: Sendable {
        /// An answer came.
        case answer(status: Int, retryAfter: String?)
        /// None came.
        case failure(TransportError.Kind, isRequestSent: Bool)
    }

    var method: HTTPRequest.Method
    var replay: TransportReplay
    /// Whether the body is a stream, of which the server may have kept a part.
    var isStream: Bool
    /// Which try it was, counted from 1.
    var attempt: Int
    var event: Event
    /// Seconds since 1970.
    var now: Int64
    /// A random number from 0 up to, but not including, 1.
    var jitter: Double
}

extension RetryPolicy {
    /// Decides whether, and after which wait, a request is sent again.
    ///
    /// - Parameter situation: what came of the last try.
    /// - Returns: the wait, or `nil` where the outcome is final.
    func delay(after situation: RetrySituation) -> Duration? {
        guard situation.attempt < attempts else { return nil }
        switch situation.event {
        case .answer(let status, let retryAfter):
            guard situation.mayRepeat(afterStatus: status) else { return nil }
            guard let asked = retryAfter.flatMap({ RetryAfter.delay($0, now: situation.now) }) else {
                return backoff(situation)
            }
            guard asked <= maximumRetryAfter else { return nil }
            return max(asked, backoff(situation))
        case .failure(let kind, let isRequestSent):
            guard situation.mayRepeat(after: kind, isRequestSent: isRequestSent) else { return nil }
            return backoff(situation)
        }
    }

    /// Half of the doubled delay, and a random part of the other half.
    private func backoff(_ situation: RetrySituation) -> Duration {
        let doublings = min(situation.attempt - 1, 20)
        let full = min(maximumDelay, firstDelay * (1 << doublings))
        return full * (0.5 + 0.5 * situation.jitter)
    }
}

extension RetrySituation {
    /// Whether sending the request twice does what sending it once does (RFC 9110 section 9.2.2).
    var isReplayable: Bool { replay.permits(method) }

    fileprivate func mayRepeat(afterStatus status: Int) -> Bool {
        switch status {
        // The server has not acted. But of a stream that must not be replayed it may have kept a part.
        case 429, 503: replay != .forbidden || !isStream
        case 408, 500, 502, 504: isReplayable
        default: false
        }
    }

    fileprivate func mayRepeat(after kind: TransportError.Kind, isRequestSent: Bool) -> Bool {
        guard isReplayable || !isRequestSent else { return false }
        return switch kind {
        case .connectFailed, .timedOut, .connectionBroken: true
        // A mistyped host stays unknown; a name server that hiccups gets a second chance.
        case .resolveFailed: attempt < 2
        default: false
        }
    }
}

extension TransportReplay {
    /// Whether a request with this method may be sent again after the server may have acted on it.
    func permits(_ method: HTTPRequest.Method) -> Bool {
        switch self {
        case .allowed: true
        case .forbidden: false
        case .byMethod: [.get, .head, .put, .delete, .options, .trace].contains(method)
        }
    }
}
