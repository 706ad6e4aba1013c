import FoundationEssentials
import Glibc
import Synchronization

/// A program that runs for a moment: its input is given at once, its output is kept up to a bound.
///
/// It runs on threads of its own, as waiting for it would hold up Swift's cooperative threads. It is in this process's
/// group, so that it can ask on the terminal.
package struct Program: Sendable {
    /// Its path.
    package let executable: String
    let arguments: [String]
    let environment: [String: String]
    /// At most ``maximumInput`` bytes.
    let input: [UInt8]
    let timeLimit: Duration

    /// Prepares a program.
    ///
    /// - Parameters:
    ///   - executable: its path.
    ///   - arguments: its arguments.
    ///   - environment: its environment.
    ///   - input: what it reads from standard input.
    ///   - timeLimit: how long it may run.
    package init(
        executable: String,
        arguments: [String],
        environment: [String: String],
        input: [UInt8],
        timeLimit: Duration
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.timeLimit = timeLimit
    }

    /// What a pipe can be made to take without a reader (pipe(7), "Pipe capacity").
    static let maximumInput = 1 << 20
    /// How much of each output is kept, in bytes.
    static let maximumOutput = 1 << 20

    /// Signals that a terminal or a CI runner sends to the whole process group.
    private static let sharedSignals = [SIGINT, SIGTERM, SIGHUP]
    /// How long after a program ended by one of them the task may yet be cancelled by the same signal: there is no order
    /// in which the processes of a group act upon one.
    static let sharedSignalDelay: Duration = .seconds(5)

    /// How a program ended.
    package enum Ending: Sendable, Hashable {
        /// With a status.
        case exited(Int32)
        /// By a signal.
        case signalled(Int32)
        /// It was killed at the end of its time.
        case timedOut
        /// It was killed as the task was cancelled, or ended by a signal that cancelled the task, too.
        case cancelled
    }

    /// What came of a program.
    package struct Outcome: Sendable {
        /// How it ended.
        package var ending: Ending
        /// What it wrote to standard output.
        package var output: [UInt8]
        /// What it wrote to standard error.
        package var errors: [UInt8]
    }

    /// Why a program could not be started.
    package struct StartFailure: Error {
        /// Why.
        package var reason: String

        init(_ reason: String) {
            self.reason = reason
        }

        init(code: Int32) {
            reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        }
    }

    /// Runs the program to its end, the end of its time, or the cancellation of the task; in the last two cases it is
    /// killed.
    ///
    /// - Returns: what came of it.
    /// - Throws: ``StartFailure``.
    package func run() async throws(StartFailure) -> Outcome {
        guard input.count <= Self.maximumInput else { throw StartFailure("its input is too long") }
        let cancellation = try Self.starting.withLock { _ throws(StartFailure) in try Pipe() }
        let result: Result<Outcome, StartFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let thread = UnsignalledThread.start {
                    continuation.resume(returning: Result { () throws(StartFailure) in try runBlocking(cancellation) })
                }
                thread?.detach()
                if thread == nil {
                    continuation.resume(returning: .failure(StartFailure("there are too many threads")))
                }
            }
        } onCancel: {
            cancellation.writing.write([0])
        }
        var outcome = try result.get()
        if Self.sharedSignals.contains(where: outcome.ending.tells) {
            try? await Task.sleep(for: Self.sharedSignalDelay)
            if Task.isCancelled { outcome.ending = .cancelled }
        }
        return outcome
    }

    private func runBlocking(_ cancellation: Pipe) throws(StartFailure) -> Outcome {
        let (process, stdout, stderr, exit) = try Self.starting.withLock { _ throws(StartFailure) in
            let exit = try Pipe()
            let started = try start()
            return (started.process, started.stdout, started.stderr, exit)
        }
        let watch = UnsignalledThread.start {
            // WNOWAIT leaves the process to be reaped below: until then its number can't be another's.
            var information = siginfo_t()
            while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
            exit.writing.close()
        }
        guard let watch else {
            _ = end(process)
            throw StartFailure("there are too many threads")
        }
        watch.detach()
        var collector = OutputCollector(stdout: stdout, stderr: stderr, limit: Self.maximumOutput)
        let early = collector.collect(
            until: ContinuousClock.now.advanced(by: timeLimit),
            exit: exit.reading,
            cancellation: cancellation.reading
        )
        let status = early == nil ? reap(process) : end(process)
        return Outcome(ending: early ?? Ending(waitStatus: status), output: collector.output, errors: collector.errors)
    }

    private func end(_ process: pid_t) -> Int32 {
        kill(process, SIGKILL)
        return reap(process)
    }

    private func reap(_ process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        return status
    }

    /// Held from the making of pipes to the start of the program, so that no other program started meanwhile inherits
    /// their ends.
    private static let starting = Mutex(())

    private func start() throws(StartFailure) -> (process: pid_t, stdout: Descriptor, stderr: Descriptor) {
        let (stdin, stdout, stderr) = (try Pipe(), try Pipe(), try Pipe())
        try stdin.hold(input.count)
        // All of the input fits into the pipe, so nothing is written after the program may have gone: no SIGPIPE.
        stdin.writing.write(input)
        stdin.writing.close()
        let process = try spawn(stdin: stdin.reading, stdout: stdout.writing, stderr: stderr.writing)
        return (process, stdout.reading, stderr.reading)
    }

    private func spawn(stdin: Descriptor, stdout: Descriptor, stderr: Descriptor) throws(StartFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in [stdin, stdout, stderr].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor.number, Int32(number))
        }
        // Connections that libcurl opened without close-on-exec stay ours. Closing one that is gone by then does no
        // harm.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
            guard let number = Int32(name), number > 2 else { continue }
            posix_spawn_file_actions_addclose(&actions, number)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // promoter ignores SIGPIPE and blocks signals that it reads from a descriptor; a program expects neither.
        var none = sigset_t()
        sigemptyset(&none)
        var restored = sigset_t()
        sigemptyset(&restored)
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&restored, signal) }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &restored)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var process: pid_t = 0
        let code = Self.withCStrings([executable] + arguments) { arguments in
            Self.withCStrings(environment.map { "\($0.key)=\($0.value)" }) { environment in
                posix_spawn(&process, executable, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw StartFailure(code: code) }
        return process
    }

    private static func withCStrings<R>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> R
    ) -> R {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}

extension Program.Ending {
    /// Whether it was by a signal, or with the status by which shells tell of one.
    fileprivate func tells(of signal: Int32) -> Bool {
        self == .signalled(signal) || self == .exited(128 + signal)
    }

    /// What `waitpid` says, as WIFEXITED and its like read it.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signalled(signal)
    }
}
