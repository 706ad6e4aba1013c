public import Logging

/// Makes backends of one kind out of what a configuration or a location says.
///
/// What a backend's target exports to be used.
public protocol BackendFactory: Sendable {
    /// The kind's name, as `backend:` has it in the configuration.
    var name: String { get }
    /// What it is for, one line.
    var summary: String { get }
    /// What it can do, for `promoter backends`; a few words each.
    var abilities: [String] { get }
    /// What the configuration may say of a registry of this kind.
    var settings: [SettingDescription] { get }
    /// The strategies by which its backends can keep what vouches for an image.
    var strategies: [StrategyName] { get }
    /// The prefixes of the locations that it understands, `oci://`; the longest match wins.
    var locationPrefixes: [String] { get }

    /// Reads a location from the command line.
    ///
    /// - Parameter location: text that begins with one of ``locationPrefixes``.
    /// - Returns: the settings that it stands for.
    /// - Throws: ``SettingError`` that says what is wrong with it.
    func settings(fromLocation location: String) throws(SettingError) -> BackendSettings

    /// Makes a backend. Nothing is asked of the registry yet.
    ///
    /// - Parameters:
    ///   - settings: what the configuration says, of the kinds that ``settings`` describes.
    ///   - context: what all backends of a run share.
    /// - Returns: the backend.
    /// - Throws: ``SettingError`` that says what is wrong with the settings.
    func makeBackend(_ settings: BackendSettings, context: BackendContext) throws(SettingError) -> any RegistryBackend

    /// Frees what the backends of this kind share: connections, threads. Called once, before the process ends.
    func shutdown() async
}

extension BackendFactory {
    /// Cosign's tags, which every registry can keep.
    public var strategies: [StrategyName] { [.cosignTags] }

    /// There is nothing to free.
    public func shutdown() async {}
}

/// What all backends of a run share.
public struct BackendContext: Sendable {
    /// The environment, as the process was given it.
    public let environment: [String: String]
    /// The folder that relative paths start from: that of the configuration, or the working directory.
    public let baseFolder: String
    /// Where backends log.
    public let logger: Logger

    /// Makes a context.
    ///
    /// - Parameters:
    ///   - environment: the environment.
    ///   - baseFolder: the folder that relative paths start from, absolute.
    ///   - logger: where backends log.
    public init(environment: [String: String], baseFolder: String, logger: Logger) {
        self.environment = environment
        self.baseFolder = baseFolder
        self.logger = logger
    }
}
