/// What the argument parser says of wrong arguments, as a failure like any other.
struct UsageFailure: Sendable, Hashable {
    /// The failure.
    let failure: CommandFailure

    /// Reads a message.
    ///
    /// - Parameter message: `Error: …`, then help and usage in lines of their own.
    init(_ message: String) {
        var lines = message.split(separator: "\n").map(String.init)
        var what = lines.isEmpty ? "the arguments are wrong" : lines.removeFirst()
        if what.hasPrefix("Error: ") { what = String(what.dropFirst("Error: ".count)) }
        let usage = lines.first { $0.hasPrefix("Usage: ") }?.dropFirst("Usage: ".count)
        failure = .usage(
            "usage",
            what.prefix(1).lowercased() + what.dropFirst(),
            mend: usage.map { "usage: \($0)" } ?? "`promoter --help` tells what there is"
        )
    }

    /// Whether arguments that can't be parsed ask for JSON.
    ///
    /// - Parameter arguments: the arguments.
    /// - Returns: whether they do.
    static func asksForJSON(_ arguments: [String]) -> Bool {
        arguments.contains("--output=json")
            || zip(arguments, arguments.dropFirst()).contains { $0 == "--output" && $1 == "json" }
    }
}
