import Synchronization

/// Counts.
final class Counter: Sendable {
    private let count = Mutex(0)

    var isCounted: Bool { count.withLock { $0 > 0 } }

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
