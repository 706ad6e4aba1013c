public import PromoterCore

/// One registry of a configuration.
///
/// What its variables and secret files hold is looked at only when the registry is used, so that a machine needs the secrets
/// of those registries only that it works with.
public struct ConfiguredRegistry: Sendable {
    /// Its name.
    public let name: String
    /// The kind of backend, as in the catalog.
    public let backend: String
    /// Where its name stands.
    public let place: SourcePlace

    let section: ConfiguredSection

    /// Gives the settings, with variables replaced and secret files read.
    ///
    /// - Parameter folder: the folder that relative paths of secret files start from, absolute.
    /// - Returns: the settings.
    /// - Throws: ``ConfigurationError`` with every variable that is not set and every file that can't be read.
    public func settings(relativeTo folder: String) throws(ConfigurationError) -> BackendSettings {
        try section.settings(of: name, relativeTo: folder)
    }

    /// Gives the settings that have no secrets in them: enough to tell where the registry is.
    ///
    /// - Parameter factory: who knows the settings.
    /// - Returns: the settings, without those of which a variable is not set.
    public func openSettings(of factory: any BackendFactory) -> BackendSettings {
        let secrets = factory.settings.filter(\.kind.isSecret).map(\.key)
        return BackendSettings(name: name, values: section.values.filter { !secrets.contains($0.key) })
    }

    /// Tells where in the file a setting is wrong that only the backend could judge.
    ///
    /// - Parameter error: what the backend says.
    /// - Returns: the same, with its place.
    public func issue(for error: SettingError) -> ConfigurationIssue {
        var path = error.path
        while !path.isEmpty, section.places[path] == nil { path.removeLast() }
        let subject = error.path.isEmpty ? "registry '\(name)'" : "'\(error.path.joined(separator: "."))'"
        return ConfigurationIssue(
            file: section.file,
            place: section.places[path] ?? place,
            problem: "\(subject): \(error.reason)",
            expected: error.expected
        )
    }
}

extension SettingDescription.Kind {
    /// Whether a secret is in it.
    fileprivate var isSecret: Bool {
        switch self {
        case .secret: true
        case .list(let kind), .table(let kind): kind.isSecret
        case .map(let settings): settings.contains { $0.kind.isSecret }
        case .text, .url, .path, .flag, .number, .choice: false
        }
    }
}
