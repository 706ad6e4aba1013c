/// The time by which tokens age: it goes on while the machine sleeps, and nobody sets it.
struct AuthenticationClock: Sendable {
    var now: @Sendable () -> ContinuousClock.Instant

    static let system = AuthenticationClock { ContinuousClock.now }
}
