/// A task that waits for a point in time.
final class EngineSleep: Sendable {
    private struct State: Sendable {
        var waiter: CheckedContinuation<Outcome, Never>?
        var outcome: Outcome?
    }

    /// How a wait ended.
    enum Outcome: Sendable {
        case elapsed
        case cancelled
        case shutDown
    }

    let deadline: ContinuousClock.Instant
    private let state = Locked(State())

    init(until deadline: ContinuousClock.Instant) {
        self.deadline = deadline
    }

    var isOver: Bool { state.withLock { $0.outcome != nil } }

    func end(_ outcome: Outcome) {
        let waiter = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
            guard state.outcome == nil else { return nil }
            state.outcome = outcome
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: outcome)
    }

    func wait(with mailbox: EngineMailbox) async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome = state.withLock { state -> Outcome? in
                    if state.outcome == nil { state.waiter = continuation }
                    return state.outcome
                }
                if let outcome {
                    continuation.resume(returning: outcome)
                } else if !mailbox.post(.sleep(self)) {
                    end(.shutDown)
                }
            }
        } onCancel: {
            end(.cancelled)
        }
    }
}
