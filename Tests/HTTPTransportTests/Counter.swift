import Synchronization

/// A number that several tasks count up.
final class Counter: Sendable {
    private let value = Mutex(0)

    /// Where it stands.
    var current: Int { value.withLock { $0 } }

    /// Counts.
    ///
    /// - Returns: where it stood before.
    @discardableResult
    func advance(by step: Int = 1) -> Int {
        value.withLock { value in
            defer { value += step }
            return value
        }
    }
}
