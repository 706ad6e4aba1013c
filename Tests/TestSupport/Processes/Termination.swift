/// How a process ended.
public enum Termination: Hashable, Sendable {
    /// It ended itself with this exit status.
    case exited(Int32)
    /// A signal of this number ended it.
    case signalled(Int32)

    /// True if it ended itself with status 0.
    public var isSuccess: Bool { self == .exited(0) }

    /// Reads the status word of `waitpid`.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signalled(signal)
    }
}
