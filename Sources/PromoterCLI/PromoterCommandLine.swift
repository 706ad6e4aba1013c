internal import ArgumentParser
internal import Dispatch
public import PromoterCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The `promoter` command, over the backends that it was built with.
///
/// An organisation with a backend of its own builds its own `promoter`: a `main` that calls ``run()`` with that backend in the list.
public struct PromoterCommandLine: Sendable {
    private let catalog: BackendCatalog

    /// Makes the command.
    ///
    /// - Parameter backends: the kinds of backend, each name once.
    public init(backends: [any BackendFactory]) {
        catalog = BackendCatalog(backends)
    }

    /// Runs what the process's arguments say, and ends the process.
    ///
    /// To be called first of all: descriptors that the process lacks have to be filled before anything else opens one.
    public func run() -> Never {
        ProcessSurroundings.fillStandardDescriptors()
        ProcessSurroundings.shieldMemory()
        signal(SIGPIPE, SIG_IGN)
        let context = ProcessSurroundings.context(catalog)
        let arguments = Array(CommandLine.arguments.dropFirst())
        Task {
            let status = await runUntilInterrupted(arguments, in: context)
            for factory in catalog.factories { await factory.shutdown() }
            exit(status.rawValue)
        }
        dispatchMain()
    }

    private func runUntilInterrupted(_ arguments: [String], in context: CommandContext) async -> ExitStatus {
        let interruption = Interruption()
        let listeners = await interruption.listen()
        let run = Task { await Self.run(arguments, in: context) }
        interruption.onFirst {
            context.messages.write("promoter: stopping; a second signal ends it at once\n")
            run.cancel()
        }
        let status = await run.value
        withExtendedLifetime(listeners) {}
        // What was done before the signal came stays done.
        guard let asked = interruption.status, status != .done else { return status }
        return asked
    }

    /// Runs a command line.
    ///
    /// - Parameters:
    ///   - arguments: the arguments, without the program's name.
    ///   - context: what the command works with.
    /// - Returns: how it ended.
    static func run(_ arguments: [String], in context: CommandContext) async -> ExitStatus {
        let status = await execute(arguments, in: context)
        guard let reason = context.results.failure else { return status }
        let problem = CommandFailure.Problem(
            "outputFailed",
            "the result could not be written to standard output: \(reason)",
            remedy: "make room there, or write it elsewhere"
        )
        context.report([problem])
        return status == .done ? .failed : status
    }

    private static func execute(_ arguments: [String], in context: CommandContext) async -> ExitStatus {
        let command: any ExecutableCommand
        do {
            let parsed = try PromoterCommand.parseAsRoot(arguments)
            guard let executable = parsed as? any ExecutableCommand else {
                var parsed = parsed
                try parsed.run()
                return .done
            }
            command = executable
        } catch {
            return tell(error, arguments, in: context)
        }
        do throws(CommandFailure) {
            return try await command.execute(in: context)
        } catch {
            if command.output == .json { context.write(error.document(type(of: command).name)) }
            context.report(error.problems)
            return error.status
        }
    }

    /// Tells what the argument parser has to say: help and completion scripts, or what is wrong with the arguments.
    private static func tell(_ error: any Error, _ arguments: [String], in context: CommandContext) -> ExitStatus {
        let columns = context.resultTerminal.width ?? 80
        let text = PromoterCommand.fullMessage(for: error, columns: columns)
        guard !PromoterCommand.exitCode(for: error).isSuccess else {
            context.results.write(text.hasSuffix("\n") ? text : text + "\n")
            return .done
        }
        let failure = (UsageFailure(unknownCommandIn: arguments) ?? UsageFailure(text)).failure
        if UsageFailure.asksForJSON(arguments) { context.write(failure.document(nil)) }
        context.report(failure.problems)
        return .usage
    }
}
