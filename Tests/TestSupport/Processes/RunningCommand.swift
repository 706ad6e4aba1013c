import Glibc

/// A command that was started and may still run; it is killed with its descendants when the last reference goes.
public final class RunningCommand: Sendable {
    private let process: ChildProcess
    private let output: CapturedOutput
    private let error: CapturedOutput
    /// The end of a socket that a leashed process lives on, closed with this value.
    private let leash: Int32?

    init(process: ChildProcess, output: CapturedOutput, error: CapturedOutput, leash: Int32?) {
        self.process = process
        self.output = output
        self.error = error
        self.leash = leash
    }

    deinit {
        process.signal(SIGKILL)
        if let leash { close(leash) }
    }

    /// The process's number.
    public var identifier: Int32 { process.identifier }

    /// How it ended, or nil while it runs.
    public var termination: Termination? { process.termination }

    /// What it has written to standard output by now.
    public var outputText: String { String(decoding: output.bytes(), as: UTF8.self) }

    /// What it has written to standard error by now.
    public var errorText: String { String(decoding: error.bytes(), as: UTF8.self) }

    /// Sends a signal to it and its descendants, unless it has ended.
    ///
    /// - Parameter signal: The signal's number, such as SIGINT.
    public func send(signal: Int32) {
        process.signal(signal)
    }

    /// Kills it and its descendants at whatever point they are (SIGKILL).
    public func kill() {
        process.signal(SIGKILL)
    }

    /// Kills it and its descendants, and waits for the end.
    public func stop() async {
        process.signal(SIGKILL)
        _ = await process.wait()
    }

    /// Waits for the end; cancelling the task kills the process.
    ///
    /// - Returns: How it ended and what it wrote.
    public func wait() async -> CommandResult {
        let termination = await withTaskCancellationHandler {
            await process.wait()
        } onCancel: {
            process.signal(SIGKILL)
        }
        return CommandResult(termination: termination, output: output.bytes(), error: error.bytes())
    }
}
