import Glibc
import Synchronization

/// One spawned process, the leader of a process group of its own, and the news of its end.
final class ChildProcess: Sendable {
    private struct State {
        var termination: Termination?
        var waiting: [CheckedContinuation<Termination, Never>] = []
    }

    let identifier: pid_t
    private let state = Mutex(State())

    /// Spawns a program.
    ///
    /// - Parameters:
    ///   - path: The program's path.
    ///   - arguments: The arguments after the program's name.
    ///   - environment: The whole environment.
    ///   - descriptors: What the process gets as standard input, output and error.
    /// - Throws: When the program cannot be started.
    init(
        path: String,
        arguments: [String],
        environment: [String: String],
        descriptors: [Int32]
    ) throws(TestSupportError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
        }
        // Sockets of clients and servers in the tests' own process are not all close-on-exec: one that a child holds too
        // would never be seen to close.
        _ = Self.closeFrom?(&actions, Int32(descriptors.count))

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The caller may have blocked or ignored signals; the program starts with none blocked and all at their default.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var identifier: pid_t = 0
        var argumentList = ([path] + arguments).map { strdup($0) } + [nil]
        var environmentList = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for string in argumentList + environmentList { free(string) } }
        let status = posix_spawn(&identifier, path, &actions, &attributes, &argumentList, &environmentList)
        guard status == 0 else {
            throw TestSupportError("cannot start \(path): \(String(cString: strerror(status)))")
        }
        self.identifier = identifier
        try watch()
    }

    private typealias CloseFrom = @convention(c) (UnsafeMutableRawPointer, Int32) -> Int32

    /// `posix_spawn_file_actions_addclosefrom_np` of glibc 2.34, which Swift's module of it leaves out.
    private static let closeFrom: CloseFrom? = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np")
        .map {
            unsafeBitCast($0, to: CloseFrom.self)
        }

    /// The end, or nil while the process runs.
    var termination: Termination? { state.withLock { $0.termination } }

    /// Waits for the end.
    func wait() async -> Termination {
        await withCheckedContinuation { continuation in
            let termination = state.withLock { state in
                if state.termination == nil { state.waiting.append(continuation) }
                return state.termination
            }
            if let termination { continuation.resume(returning: termination) }
        }
    }

    /// Sends a signal to the process and its descendants, unless it has ended.
    func signal(_ number: Int32) {
        state.withLock { state in
            // Only here is the process reaped, under the same lock: the number cannot belong to another by now.
            if state.termination == nil { kill(-identifier, number) }
        }
    }

    /// Starts a thread that waits for the end: waiting blocks, and would hold a thread of the concurrency pool.
    private func watch() throws(TestSupportError) {
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ChildProcess>.fromOpaque(context).takeRetainedValue().reap()
                return nil
            },
            Unmanaged.passRetained(self).toOpaque()
        )
        guard status == 0 else {
            kill(-identifier, SIGKILL)
            throw TestSupportError("cannot start a thread: \(String(cString: strerror(status)))")
        }
        pthread_detach(thread)
    }

    private func reap() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let (termination, waiting) = state.withLock { state in
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            let termination = Termination(waitStatus: status)
            state.termination = termination
            defer { state.waiting = [] }
            return (termination, state.waiting)
        }
        for continuation in waiting { continuation.resume(returning: termination) }
    }
}
