/// What a backend does not do as it must.
public struct ConformanceFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The check's name.
    public let check: String
    /// What must be.
    public let expected: String
    /// What is.
    public let found: String

    /// Makes a failure.
    ///
    /// - Parameters:
    ///   - check: the check's name.
    ///   - expected: what must be.
    ///   - found: what is.
    public init(check: String, expected: String, found: String) {
        self.check = check
        self.expected = expected
        self.found = found
    }

    /// All of it, one line.
    public var description: String { "\(check): expected \(expected), found \(found)" }
}
