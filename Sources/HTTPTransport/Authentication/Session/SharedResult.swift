/// One result that several tasks wait for.
///
/// Each can be cancelled without the others noticing; when the last one is gone the work is abandoned.
final class SharedResult<Value: Sendable>: Sendable {
    private enum Waiter {
        case arriving
        case cancelled
        case waiting(CheckedContinuation<Value?, Never>)
    }

    private struct State {
        var value: Value?
        var isAbandoned = false
        var interested = 0
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
        var onAbandoned: (@Sendable () -> Void)?
    }

    /// What is left to do outside the lock when a waiter goes.
    private struct Departure {
        var continuation: CheckedContinuation<Value?, Never>?
        var abandon: (@Sendable () -> Void)?
    }

    private let state = Locked(State())

    /// Starts work in a task of its own.
    ///
    /// The caller has joined already.
    static func running(_ work: @escaping @Sendable () async -> Value) -> SharedResult {
        let shared = SharedResult()
        _ = shared.join()
        let task = Task { shared.fulfil(await work()) }
        shared.state.withLock { $0.onAbandoned = { task.cancel() } }
        return shared
    }

    /// Takes an interest: to be followed by one ``wait()``.
    ///
    /// - Returns: false where the work was abandoned, and has to be started anew.
    func join() -> Bool {
        state.withLock { state in
            guard !state.isAbandoned else { return false }
            state.interested += 1
            return true
        }
    }

    /// Waits for the result.
    ///
    /// - Returns: the result, or `nil` where the waiting task was cancelled first.
    func wait() async -> Value? {
        let id = state.withLock { state in
            state.nextWaiter += 1
            state.waiters[state.nextWaiter] = .arriving
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ending: Value?? = state.withLock { state in
                    // Work that was abandoned as this waiter went may have ended with something by now.
                    if case .cancelled = state.waiters[id] {
                        state.waiters[id] = nil
                        return .some(nil)
                    }
                    if let value = state.value {
                        state.waiters[id] = nil
                        return .some(value)
                    }
                    state.waiters[id] = .waiting(continuation)
                    return nil
                }
                if let ending { continuation.resume(returning: ending) }
            }
        } onCancel: {
            leave(id)
        }
    }

    /// Gives the result to all who wait and who will; a second one is dropped.
    func fulfil(_ value: Value) {
        let waiting = state.withLock { state in
            guard state.value == nil else { return [CheckedContinuation<Value?, Never>]() }
            state.value = value
            state.onAbandoned = nil
            let waiting = state.waiters.compactMap { id, waiter in
                if case .waiting(let continuation) = waiter { (id, continuation) } else { nil }
            }
            for (id, _) in waiting { state.waiters[id] = nil }
            return waiting.map(\.1)
        }
        for continuation in waiting { continuation.resume(returning: value) }
    }

    private func leave(_ id: Int) {
        let departure = state.withLock { state in
            var departure = Departure()
            switch state.waiters[id] {
            case .arriving: state.waiters[id] = .cancelled
            case .waiting(let continuation):
                state.waiters[id] = nil
                departure.continuation = continuation
            case .cancelled, nil: return departure
            }
            state.interested -= 1
            if state.interested == 0, state.value == nil {
                state.isAbandoned = true
                departure.abandon = state.onAbandoned
                state.onAbandoned = nil
            }
            return departure
        }
        departure.continuation?.resume(returning: nil)
        departure.abandon?()
    }
}
