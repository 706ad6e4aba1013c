internal import ArgumentParser
internal import PromoterConfiguration
internal import PromoterCore

/// `promoter config check`: whether every registry of the configuration can be used, as far as that can be told without asking it.
struct ConfigCheckCommand: ExecutableCommand {
    static let name = "config check"
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check promoter.yaml, its variables and the files that it names included.",
        discussion: "Nothing is asked of a registry."
    )

    @OptionGroup var common: CommonOptions

    var output: OutputFormat { common.format.output }

    func execute(in context: CommandContext) async throws(CommandFailure) -> ExitStatus {
        guard let (file, configuration) = try ConfigurationFile.read(common.config, in: context) else {
            let problem = CommandFailure.Problem(
                "noConfiguration",
                "there is no \(ConfigurationFile.defaultName) in \(context.workingDirectory), and "
                    + "\(ConfigurationFile.variable) is not set",
                remedy: "write one, or name it with --config"
            )
            throw CommandFailure(.configuration, [problem])
        }
        let logger = context.logger(common.logLevel.level)
        let resolver = LocationResolver(configuration, file: file, logger: logger, in: context)
        var problems: [CommandFailure.Problem] = []
        var registries: [CheckedRegistry] = []
        for registry in configuration.registries {
            do throws(CommandFailure) {
                let backend = try resolver.backend(of: registry)
                registries.append(CheckedRegistry(registry.name, registry.backend, address: backend.location.address))
            } catch {
                problems += error.problems
                registries.append(CheckedRegistry(registry.name, registry.backend, address: nil))
            }
        }
        do throws(CommandFailure) {
            _ = try PolicyFiles(resolver).enforcement()
        } catch {
            problems += error.problems
        }
        do throws(CommandFailure) {
            _ = try SigningFiles(resolver).signing()
        } catch {
            problems += error.problems
        }
        let check = ConfigurationCheck(configuration, registries: registries, problems: problems)
        switch output {
        case .text: context.write(check.lines)
        case .json: context.write(check.document)
        }
        context.report(problems)
        return problems.isEmpty ? .done : .configuration
    }
}

/// A registry of the configuration that was checked.
struct CheckedRegistry: Sendable, Hashable {
    /// Its name.
    let name: String
    /// Its kind.
    let backend: String
    /// Where it is, without secrets; `nil` where it can't be used.
    let address: String?

    init(_ name: String, _ backend: String, address: String?) {
        self.name = name
        self.backend = backend
        self.address = address
    }
}
