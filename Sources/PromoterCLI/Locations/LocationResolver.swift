internal import Logging
internal import PromoterConfiguration
internal import PromoterCore

/// Turns what the command line says of a registry, a name or a URL, into a backend.
struct LocationResolver: Sendable {
    let catalog: BackendCatalog
    let configuration: Configuration?
    let configurationFile: ConfigurationFile?
    let context: CommandContext
    let logger: Logger

    /// Prepares a resolver: reads the configuration.
    ///
    /// - Parameters:
    ///   - options: the options of the command.
    ///   - context: the run.
    /// - Throws: ``CommandFailure`` where the configuration can't be used.
    init(_ options: CommonOptions, in context: CommandContext) throws(CommandFailure) {
        let read = try ConfigurationFile.read(options.config, in: context)
        self.init(read?.configuration, file: read?.file, logger: context.logger(options.logLevel.level), in: context)
    }

    init(_ configuration: Configuration?, file: ConfigurationFile?, logger: Logger, in context: CommandContext) {
        self.catalog = context.catalog
        self.configuration = configuration
        self.configurationFile = file
        self.context = context
        self.logger = logger
    }

    /// Makes the backend at a location.
    ///
    /// - Parameters:
    ///   - location: a registry's name in the configuration, or a URL with a prefix that a backend knows.
    ///   - option: the option that it was given by, for messages.
    /// - Returns: the backend. Nothing was asked of the registry yet.
    /// - Throws: ``CommandFailure``.
    func backend(at location: String, option: String) throws(CommandFailure) -> any RegistryBackend {
        if let factory = catalog.factory(forLocation: location) {
            return try backend(of: factory, at: location, option: option)
        }
        if let registry = configuration?.registry(named: location) {
            return try backend(of: registry)
        }
        throw UnknownLocation(
            LocationText.shown(location),
            option: option,
            catalog: catalog,
            configuration: configuration
        )
        .failure
    }

    /// Makes the backend of a registry of the configuration.
    ///
    /// - Parameter registry: the registry.
    /// - Returns: the backend.
    /// - Throws: ``CommandFailure`` with the places in the file.
    func backend(of registry: ConfiguredRegistry) throws(CommandFailure) -> any RegistryBackend {
        let folder = configurationFile?.folder ?? context.workingDirectory
        let settings: BackendSettings
        do throws(ConfigurationError) {
            settings = try registry.settings(relativeTo: folder)
        } catch {
            throw CommandFailure(error)
        }
        guard let factory = catalog.factory(named: registry.backend) else {
            throw .usage(
                "unknownBackend",
                "this promoter has no backend '\(registry.backend)'",
                mend: "use another build"
            )
        }
        do throws(SettingError) {
            return try factory.makeBackend(settings, context: backendContext(folder))
        } catch {
            throw CommandFailure(ConfigurationError([registry.issue(for: error)]))
        }
    }

    /// Tells where a registry of the configuration is; for that its secrets are not needed.
    ///
    /// - Parameter registry: the registry.
    /// - Returns: where it is.
    /// - Throws: `SettingError` where its settings don't tell.
    func location(of registry: ConfiguredRegistry) throws(SettingError) -> RegistryLocation? {
        let folder = configurationFile?.folder ?? context.workingDirectory
        guard let factory = catalog.factory(named: registry.backend) else { return nil }
        return try factory.makeBackend(registry.openSettings(of: factory), context: backendContext(folder)).location
    }

    /// Tells which registry a URL is of.
    ///
    /// - Parameter text: the URL.
    /// - Returns: where the registry is; `nil` for what is no location.
    /// - Throws: `SettingError` where it can't be one.
    func location(at text: String) throws(SettingError) -> RegistryLocation? {
        guard let factory = catalog.factory(forLocation: text) else { return nil }
        let settings = try factory.settings(fromLocation: text)
        let folder = configurationFile?.folder ?? context.workingDirectory
        return try factory.makeBackend(settings, context: backendContext(folder)).location
    }

    private func backend(
        of factory: any BackendFactory,
        at location: String,
        option: String
    ) throws(CommandFailure) -> any RegistryBackend {
        do throws(SettingError) {
            let settings = try factory.settings(fromLocation: location)
            return try factory.makeBackend(settings, context: backendContext(context.workingDirectory))
        } catch {
            let setting = error.path.isEmpty ? "" : error.path.joined(separator: ".") + ": "
            throw .usage(
                "invalidLocation",
                "the location \(LocationText.shown(location)) of \(option) can't be used: \(setting)\(error.reason)",
                mend: "expected \(error.expected)"
            )
        }
    }

    private func backendContext(_ folder: String) -> BackendContext {
        BackendContext(environment: context.environment, baseFolder: folder, logger: logger)
    }
}
