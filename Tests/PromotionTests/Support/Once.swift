import Synchronization

/// Tells the first question from later ones.
final class Once: Sendable {
    private let wasAsked = Mutex(false)

    func isFirst() -> Bool {
        wasAsked.withLock { wasAsked in
            defer { wasAsked = true }
            return !wasAsked
        }
    }
}
