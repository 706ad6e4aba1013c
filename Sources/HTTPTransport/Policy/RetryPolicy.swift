/// When, and how often, a request is sent again.
public struct RetryPolicy: Sendable, Hashable {
    /// How often a request is tried in all, the first time included.
    public var attempts: Int
    /// The wait before the second try; it doubles with each further one.
    public var firstDelay: Duration
    /// The longest wait that doubling leads to.
    public var maximumDelay: Duration
    /// The longest `Retry-After` that is waited for; where the server asks for more, its answer is given back.
    public var maximumRetryAfter: Duration

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - attempts: how often a request is tried in all.
    ///   - firstDelay: the wait before the second try.
    ///   - maximumDelay: the longest wait that doubling leads to.
    ///   - maximumRetryAfter: the longest `Retry-After` that is waited for.
    public init(
        attempts: Int = 4,
        firstDelay: Duration = .milliseconds(250),
        maximumDelay: Duration = .seconds(8),
        maximumRetryAfter: Duration = .seconds(120)
    ) {
        self.attempts = attempts
        self.firstDelay = firstDelay
        self.maximumDelay = maximumDelay
        self.maximumRetryAfter = maximumRetryAfter
    }

    /// Every request once.
    public static let never = RetryPolicy(attempts: 1)
}
