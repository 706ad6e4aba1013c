/// How often somebody failed to log in.
struct FailedLogins: Sendable, Equatable {
    /// How often, without one that went well in between.
    var count = 0
    /// Until when no login of this name is looked at: longer with each failure, 60 seconds at most.
    var suspendedUntil = Timestamp(milliseconds: 0)

    mutating func add(at moment: Timestamp) {
        count += 1
        let seconds = min(60, count < 2 ? 0 : 1 << min(count - 2, 6))
        suspendedUntil = Timestamp(milliseconds: moment.milliseconds + Int64(seconds) * 1000)
    }
}
