internal import ArgumentParser
internal import PromoterConfiguration

/// `promoter config schema`: the JSON Schema of promoter.yaml, for editors.
struct ConfigSchemaCommand: ExecutableCommand {
    static let name = "config schema"
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of promoter.yaml, for editors.",
        discussion: """
            Editors use it where the first line of promoter.yaml is \
            '# yaml-language-server: $schema=promoter.schema.json'.
            """
    )

    var output: OutputFormat { .json }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        context.results.write(ConfigurationSchema(catalog: context.catalog).text)
        return .done
    }
}
