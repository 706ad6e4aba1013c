/// How a command ended and what it wrote.
public struct CommandResult: Sendable, CustomStringConvertible {
    /// How it ended.
    public let termination: Termination

    /// What it wrote to standard output.
    public let output: [UInt8]

    /// What it wrote to standard error.
    public let error: [UInt8]

    /// Standard output as text.
    public var outputText: String { String(decoding: output, as: UTF8.self) }

    /// Standard error as text.
    public var errorText: String { String(decoding: error, as: UTF8.self) }

    /// True if it ended itself with status 0.
    public var isSuccess: Bool { termination.isSuccess }

    /// The end and both outputs, for a failed expectation.
    public var description: String {
        "\(termination)\n--- standard output\n\(outputText)\n--- standard error\n\(errorText)"
    }
}
