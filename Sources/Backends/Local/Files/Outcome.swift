internal import Synchronization

/// How work ends that one task waits for and another does.
///
/// Who waits may give up until the work has begun in earnest.
final class Outcome<Value: Sendable>: Sendable {
    private enum State {
        case open(CheckedContinuation<Result<Value, LayoutProblem>, Never>?, hasBegun: Bool)
        case known(Result<Value, LayoutProblem>)
    }

    private let state = Mutex(State.open(nil, hasBegun: false))

    /// Waits for the end; a task that is cancelled stops waiting, unless the work has begun.
    ///
    /// - Returns: what the work gave.
    /// - Throws: what it threw, or ``LayoutProblem/cancelled``.
    func value() async throws(LayoutProblem) -> Value {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: Result<Value, LayoutProblem>? = state.withLock { state in
                    guard case .open(_, let hasBegun) = state else { return Self.result(state) }
                    state = .open(continuation, hasBegun: hasBegun)
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            settle(.failure(.cancelled), evenIfBegun: false)
        }
        return try result.get()
    }

    /// Whether somebody waits still, or will.
    var isWanted: Bool {
        state.withLock { if case .open = $0 { true } else { false } }
    }

    /// Begins the work: from now on it is waited for.
    ///
    /// - Returns: `false` where nobody waits any more; then it must not be done.
    func begin() -> Bool {
        state.withLock { state in
            guard case .open(let continuation, _) = state else { return false }
            state = .open(continuation, hasBegun: true)
            return true
        }
    }

    /// Ends the work.
    ///
    /// - Parameter result: what it gave.
    func finish(_ result: Result<Value, LayoutProblem>) {
        settle(result, evenIfBegun: true)
    }

    private func settle(_ result: Result<Value, LayoutProblem>, evenIfBegun: Bool) {
        let waiting: CheckedContinuation<Result<Value, LayoutProblem>, Never>? = state.withLock { state in
            guard case .open(let continuation, let hasBegun) = state, evenIfBegun || !hasBegun else { return nil }
            state = .known(result)
            return continuation
        }
        waiting?.resume(returning: result)
    }

    private static func result(_ state: State) -> Result<Value, LayoutProblem>? {
        guard case .known(let result) = state else { return nil }
        return result
    }
}
