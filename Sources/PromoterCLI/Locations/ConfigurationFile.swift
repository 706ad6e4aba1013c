internal import BoundedFiles
internal import PromoterConfiguration
internal import PromoterCore

/// Finds the configuration file, and reads it.
struct ConfigurationFile: Sendable, Hashable {
    /// The file, as the user named it.
    let name: String
    /// Its folder, absolute.
    let folder: String

    /// The file that is used where none is named.
    static let defaultName = "promoter.yaml"
    /// The variable that names the file where there is none in the working directory.
    static let variable = "PROMOTER_CONFIG"

    private init(name: String, workingDirectory: String) {
        let path = name.hasPrefix("/") ? name : workingDirectory + "/" + name
        let end = path.lastIndex(of: "/") ?? path.startIndex
        self.name = name
        folder = end == path.startIndex ? "/" : String(path[..<end])
    }

    /// Reads the configuration that a run uses.
    ///
    /// It is the file that is named, or `promoter.yaml` in the working directory, or what `PROMOTER_CONFIG` names.
    ///
    /// - Parameters:
    ///   - option: what `--config` says.
    ///   - context: the run.
    /// - Returns: the file with what it says, or `nil` where there is none and none was named.
    /// - Throws: ``CommandFailure``: it is named and not there, or can't be used.
    static func read(
        _ option: String?,
        in context: CommandContext
    ) throws(CommandFailure) -> (file: ConfigurationFile, configuration: Configuration)? {
        if let option { return try read(named: option, by: "--config", in: context) }
        if let found = try read(named: defaultName, by: nil, in: context) { return found }
        guard let name = context.environment[variable], !name.isEmpty else { return nil }
        return try read(named: name, by: variable, in: context)
    }

    private static func read(
        named name: String,
        by origin: String?,
        in context: CommandContext
    ) throws(CommandFailure) -> (file: ConfigurationFile, configuration: Configuration)? {
        let limit = ConfigurationReader.sizeLimit
        let bytes: [UInt8]
        switch FileBytes.read(name, relativeTo: context.workingDirectory, limit: limit) {
        case .success(let read): bytes = read
        case .failure(let failure):
            guard let origin else {
                if failure.isAbsent { return nil }
                throw unreadable(name, failure.reason, "make it readable, or name another with --config")
            }
            throw unreadable(name, failure.reason, "\(origin) names it: name a file that can be read")
        }
        let reader = ConfigurationReader(catalog: context.catalog, environment: context.environment)
        do throws(ConfigurationError) {
            let configuration = try reader.read(bytes, file: name)
            return (ConfigurationFile(name: name, workingDirectory: context.workingDirectory), configuration)
        } catch {
            throw CommandFailure(error)
        }
    }

    private static func unreadable(_ name: String, _ reason: String, _ remedy: String) -> CommandFailure {
        var problem = CommandFailure.Problem("configuration", "the configuration \(name) \(reason)", remedy: remedy)
        problem.source = CommandFailure.Source(file: name)
        return CommandFailure(.configuration, [problem])
    }
}
