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

    /// Tells where in the file a setting is wrong that only the backend could judge.
    ///
    /// - Parameter error: what the backend says.
    /// - Returns: the same, with its place.
    public func issue(for error: SettingError) -> ConfigurationIssue {
        var path = error.path
        while !path.isEmpty, section.places[path] == nil { path.removeLast() }
        let missing = error.path.dropFirst(path.count).joined(separator: ".")
        return ConfigurationIssue(
            file: section.file,
            place: section.places[path] ?? place,
            problem: (path.isEmpty && missing.isEmpty
                ? "registry '\(name)': " : missing.isEmpty ? "" : "'\(missing)': ")
                + error.reason,
            expected: error.expected
        )
    }
}
