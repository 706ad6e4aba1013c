internal import Glibc
internal import Logging

/// How one waits for a lock that another process holds: not silently, and no longer than anybody wants what comes behind it.
struct LockTurn: Sendable {
    /// How long one waits before one tells of it.
    private static let patience = Duration.seconds(1)
    /// How long one waits before one tells of it again.
    private static let interval = Duration.seconds(30)
    /// How long one sleeps between two looks, at first and at most, in microseconds.
    private static let naps: ClosedRange<UInt32> = 500...10_000

    private let logger: Logger
    private let isWanted: @Sendable () -> Bool

    /// Prepares to wait.
    ///
    /// - Parameters:
    ///   - logger: is told of it.
    ///   - isWanted: whether anybody still wants what comes behind the lock.
    init(_ logger: Logger, while isWanted: @escaping @Sendable () -> Bool) {
        self.logger = logger
        self.isWanted = isWanted
    }

    /// Waits until a file is locked.
    ///
    /// Blocks.
    ///
    /// - Parameter lock: the file.
    /// - Throws: ``LayoutProblem``, of kind `cancelled` where nobody wants it any more.
    func take(_ lock: OpenFile) throws(LayoutProblem) {
        let start = ContinuousClock.now
        var nextWord = Self.patience
        var nap = Self.naps.lowerBound
        while try !lock.tryLock() {
            guard isWanted() else { throw .cancelled }
            let waited = start.duration(to: .now)
            if waited >= nextWord {
                tell("waiting for another process that writes to the same image layout", waited, lock)
                nextWord += Self.interval
            }
            // Who is woken by turns does not starve the others: some randomness gives each of them a chance.
            usleep(UInt32.random(in: nap / 2...nap))
            nap = min(nap * 2, Self.naps.upperBound)
        }
        if nextWord > Self.patience { tell("the other process is done", start.duration(to: .now), lock) }
    }

    private func tell(_ what: String, _ waited: Duration, _ lock: OpenFile) {
        logger.warning(
            "\(what)",
            metadata: ["seconds": "\(waited.components.seconds)", "lock": "\(lock.path)"]
        )
    }
}
