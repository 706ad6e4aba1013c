internal import ArgumentParser
internal import PromoterCore

/// `promoter backends`: what is compiled in, and what each can do.
struct BackendsCommand: ExecutableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backends",
        abstract: "Show the kinds of registry that this promoter knows."
    )

    @OptionGroup var format: OutputOptions

    var output: OutputFormat { format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        switch output {
        case .text: context.write(BackendsText().lines(context.catalog))
        case .json: context.write(BackendsJSON.document(context.catalog))
        }
        return .done
    }
}
