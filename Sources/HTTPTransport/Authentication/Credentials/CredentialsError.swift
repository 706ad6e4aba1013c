/// Why credentials could not be looked up.
public struct CredentialsError: Error, Sendable, Hashable {
    /// What went wrong.
    public enum Kind: Sendable, Hashable {
        /// A file can't be read.
        case unreadableFile
        /// A file, or an entry in it, is not what it should be.
        case malformedFile
        /// A credential helper is not installed.
        case helperMissing
        /// A credential helper failed.
        case helperFailed
        /// A credential helper did not end in time.
        case helperTimedOut
        /// A service gave no credentials for the proof that it was shown.
        case exchangeFailed
        /// The look-up was cancelled.
        case cancelled
    }

    /// What went wrong.
    public let kind: Kind
    /// Where: the path of a file or the name of a helper.
    public let place: String
    /// What is wrong there, without secrets.
    public let problem: String
    /// How to mend it.
    public let remedy: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: what went wrong.
    ///   - place: where.
    ///   - problem: what is wrong there, without secrets.
    ///   - remedy: how to mend it.
    public init(_ kind: Kind, place: String, problem: String, remedy: String) {
        self.kind = kind
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }
}

extension CredentialsError {
    static func cancelled(place: String) -> CredentialsError {
        CredentialsError(.cancelled, place: place, problem: "the look-up was cancelled", remedy: "Run it again.")
    }
}

extension CredentialsError: CustomStringConvertible {
    /// The place, the problem and the remedy in one line.
    public var description: String { "\(place): \(problem). \(remedy)" }
}
