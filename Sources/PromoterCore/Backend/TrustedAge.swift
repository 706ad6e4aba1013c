/// How long what was asked of a registry is trusted, by which clock.
public struct TrustedAge: Sendable {
    /// Ten seconds: registries have no compare-and-swap for tags.
    public static let standard: Duration = .seconds(10)

    /// How long; `nil` where one answer has to stand for all, however long that takes.
    public let limit: Duration?
    private let clock: @Sendable () -> ContinuousClock.Instant

    /// Makes an age.
    ///
    /// - Parameters:
    ///   - limit: how long; `nil` for ever.
    ///   - clock: tells what time it is.
    public init(
        _ limit: Duration? = TrustedAge.standard,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.limit = limit
        self.clock = clock
    }

    /// How long an answer stands for all who ask the same: shared answers are trusted for a while also where nothing is written by
    /// them without another look.
    var whenShared: TrustedAge { limit == .zero ? TrustedAge(Self.standard, clock: clock) : self }

    /// What time it is.
    var now: ContinuousClock.Instant { clock() }

    /// Whether what was asked then is trusted now.
    ///
    /// - Parameter time: when it was asked.
    /// - Returns: whether it is.
    func covers(_ time: ContinuousClock.Instant) -> Bool {
        limit.map { time.duration(to: now) <= $0 } ?? true
    }
}
