internal import ArgumentParser
internal import RegistryEmulatorServer

/// `registry-emulator`.
@main
struct RegistryEmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "registry-emulator")
}
