public import PromoterCore

/// What a configuration file says, checked.
public struct Configuration: Sendable {
    /// The file, as the user named it.
    public let file: String
    /// The registries, in the order of the file.
    public let registries: [ConfiguredRegistry]
    /// The strategies to look for attachments with; `nil` for all that a registry has.
    public let strategies: [StrategyName]?
    /// What has to vouch for images; `nil` where nothing has to.
    public let policy: ConfiguredPolicy?
    /// How images are signed at their destinations; `nil` where they are not.
    public let signing: ConfiguredSigning?
    /// What should be changed, though the file can be used.
    public let warnings: [ConfigurationIssue]

    /// Finds a registry by its name.
    ///
    /// - Parameter name: the name.
    /// - Returns: the registry, or `nil` where there is none of that name.
    public func registry(named name: String) -> ConfiguredRegistry? {
        registries.first { $0.name == name }
    }
}
