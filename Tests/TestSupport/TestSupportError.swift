/// A fault of a test's surroundings: a program that is missing, a server that does not start, a client that fails.
public struct TestSupportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What failed and what was seen, for the person who reads the test's output.
    public let description: String

    /// Makes an error.
    ///
    /// - Parameter description: What failed and what was seen.
    public init(_ description: String) {
        self.description = description
    }
}
