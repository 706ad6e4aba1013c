/// A name, tag, digest or image reference that is not well formed.
public struct ReferenceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was given.
    public let text: String
    /// What would have been right.
    public let expected: String

    /// Makes the error.
    ///
    /// - Parameters:
    ///   - text: what was given.
    ///   - expected: what would have been right.
    public init(text: String, expected: String) {
        self.text = text
        self.expected = expected
    }

    /// One line: what was given and what was expected.
    public var description: String { "'\(text)' is not valid: expected \(expected)" }
}
