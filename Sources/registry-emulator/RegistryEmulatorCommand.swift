internal import ArgumentParser

/// `registry-emulator`.
@main
struct RegistryEmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry-emulator",
        abstract: "Emulates registries of container images, to try pipelines on and to test against.",
        discussion: """
            It prints its base URL when it is ready, writes a JSON line a request to standard error or to \
            --request-log, and ends on SIGINT and SIGTERM. Without --data, everything is kept in memory and gone \
            with the process. docs/emulator.md says what it emulates, and how far each rule can be trusted.
            """,
        subcommands: [ArtifactoryCommand.self, OCICommand.self]
    )
}
