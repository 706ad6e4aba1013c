import CCurl

/// What tasks ask of the loop.
enum EngineCommand: Sendable {
    /// Begin a transfer.
    case start(TransferRequest, Exchange)
    /// Let an answer go on that waited for its reader.
    case resumeReceiving(Exchange)
    /// Let an upload go on that waited for its source.
    case resumeSending(Exchange)
    /// Drop a transfer whose task has lost interest.
    case remove(Exchange)
    /// Wake a sleeper.
    case sleep(EngineSleep)
    /// End.
    case stop
}

/// The one way into the loop's thread, for commands and, as a task executor, for the jobs of tasks.
final class EngineMailbox: TaskExecutor {
    /// What lay in the mailbox.
    struct Mail: Sendable {
        var commands: [EngineCommand] = []
        var jobs: [UnownedJob] = []

        var isEmpty: Bool { commands.isEmpty && jobs.isEmpty }
    }

    private struct State: Sendable {
        var mail = Mail()
        var isPolling = false
        var isClosed = false
    }

    private let state = Locked(State())
    /// Unsafe to share but for `curl_multi_wakeup`, which is all that is done with it here.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

    init(multi: UnsafeMutableRawPointer) {
        self.multi = multi
    }

    /// Posts a command.
    ///
    /// - Returns: whether the loop still takes commands.
    func post(_ command: EngineCommand) -> Bool {
        deliver { $0.commands.append(command) }
    }

    /// Runs a job of a task on the loop's thread, or, when the loop has ended, on Swift's own.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if !deliver({ $0.jobs.append(job) }) { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
    }

    private func deliver(_ put: (inout Mail) -> Void) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            put(&state.mail)
            if state.isPolling {
                state.isPolling = false
                // Under the lock, as the handle is freed once the mailbox is closed.
                curl_multi_wakeup(multi)
            }
            return true
        }
    }

    // MARK: The loop's side

    /// Takes what is there.
    ///
    /// The emptied arrays go in, so that their memory is used again.
    func take(into mail: inout Mail) {
        state.withLock { state in
            state.isPolling = false
            swap(&state.mail, &mail)
        }
    }

    /// Whether the loop may sleep; if so, the next post wakes it.
    func beginPolling() -> Bool {
        state.withLock { state in
            state.isPolling = state.mail.isEmpty
            return state.isPolling
        }
    }

    /// Takes nothing more, and gives what is left.
    func close() -> Mail {
        state.withLock { state in
            state.isClosed = true
            defer { state.mail = Mail() }
            return state.mail
        }
    }
}
