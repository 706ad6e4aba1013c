internal import ArgumentParser
internal import PromoterConfiguration

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
        // Choices stand in lines of their own.
        let choices = lines.filter { $0.hasPrefix("  - ") }.map { $0.dropFirst("  - ".count) }
        if what.hasSuffix(":") { what += " " + choices.joined(separator: ", ") }
        let usage = lines.first { $0.hasPrefix("Usage: ") }?.dropFirst("Usage: ".count)
        failure = .usage(
            "usage",
            what.prefix(1).lowercased() + what.dropFirst(),
            mend: usage.map { "usage: \($0)" } ?? "`promoter --help` tells what there is"
        )
    }

    /// Says that there is no such command, where the first argument is meant for one and is none.
    ///
    /// - Parameter arguments: the arguments.
    init?(unknownCommandIn arguments: [String]) {
        let commands = PromoterCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
        guard let word = arguments.first, !word.hasPrefix("-"), !(commands + ["help"]).contains(word) else {
            return nil
        }
        let near = Suggestion.nearest(to: word, among: commands).map { "did you mean '\($0)'? " } ?? ""
        failure = .usage(
            "usage",
            "there is no command '\(word)'",
            mend: near + "there are \(commands.joined(separator: ", ")); `promoter --help` tells what they do"
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
