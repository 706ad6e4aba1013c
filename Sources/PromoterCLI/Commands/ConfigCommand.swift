internal import ArgumentParser

/// `promoter config`, which is its subcommands.
struct ConfigCommand: ParsableCommand, Sendable {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the configuration, or print its JSON Schema.",
        subcommands: [ConfigCheckCommand.self, ConfigSchemaCommand.self]
    )
}
