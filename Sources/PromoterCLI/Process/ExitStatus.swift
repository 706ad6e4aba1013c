/// How a run of `promoter` ended, for scripts.
public enum ExitStatus: Int32, Sendable, Hashable, CaseIterable {
    /// Done, or nothing to do.
    case done = 0
    /// Failed.
    case failed = 1
    /// `diff` found differences.
    case differencesFound = 2
    /// Refused by the policy.
    case rejectedByPolicy = 3
    /// Some of it is done.
    case partlyDone = 4
    /// The command line is wrong (sysexits, EX_USAGE).
    case usage = 64
    /// The configuration is wrong (sysexits, EX_CONFIG).
    case configuration = 78
    /// Interrupted by SIGINT.
    case interrupted = 130
    /// Ended by SIGTERM.
    case terminated = 143
}
