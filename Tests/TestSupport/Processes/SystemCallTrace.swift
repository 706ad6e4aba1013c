/// strace, which can hold up what a program asks of the system.
public enum SystemCallTrace {
    /// Whether it is here and may trace.
    ///
    /// - Returns: Whether a program could be run under it.
    public static func isPossible() async -> Bool {
        (try? await Command("/usr/bin/strace", ["-o", "/dev/null", "/bin/true"]).result().isSuccess) ?? false
    }
}

extension Command {
    /// The same command, each of whose threads is held up at the first signal whose effect it sets.
    ///
    /// - Parameter seconds: For how long.
    /// - Returns: The command under strace, which passes signals and the exit status on.
    public func slowToHandleSignals(seconds: Int) -> Command {
        var slow = self
        slow.program = "/usr/bin/strace"
        slow.arguments =
            [
                "-f", "-o", "/dev/null", "-e", "trace=rt_sigaction", "-e",
                "inject=rt_sigaction:delay_enter=\(seconds * 1_000_000):when=1", program,
            ] + arguments
        return slow
    }
}
