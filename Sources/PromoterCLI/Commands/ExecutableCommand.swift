internal import ArgumentParser

/// A command of promoter: parsed by the argument parser, run in a context that is handed to it.
protocol ExecutableCommand: ParsableCommand, Sendable {
    /// The command as JSON results name it.
    static var name: String { get }
    /// How results are written.
    var output: OutputFormat { get }

    /// Does what the command is for.
    ///
    /// - Parameter context: what it works with.
    /// - Returns: how it ended.
    /// - Throws: ``CommandFailure``.
    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus
}

extension ExecutableCommand {
    static var name: String { configuration.commandName ?? "" }
}
