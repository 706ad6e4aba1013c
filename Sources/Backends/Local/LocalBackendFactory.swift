public import PromoterCore

/// Makes backends that keep images in a directory.
public struct LocalBackendFactory: BackendFactory {
    /// Makes the factory.
    public init() {}

    /// `local`.
    public var name: String { LocalBackend.kind }

    /// What it is for, one line.
    public var summary: String { "a directory of OCI image layouts, one a repository" }

    /// What it can do.
    public var abilities: [String] {
        ["clones blobs on disk", "shared with oras, crane and skopeo", "deletes manifests and tags", "no server"]
    }

    /// Cosign's tags, and what refers to a manifest.
    public var strategies: [StrategyName] { [.cosignTags, .referrers] }

    /// What the configuration may say.
    public var settings: [SettingDescription] {
        [
            SettingDescription(
                "path",
                .path,
                isRequired: true,
                summary: "the directory; each repository is an OCI image layout in it; made when first written to"
            )
        ]
    }

    /// `local:PATH`.
    public var locationPrefixes: [String] { ["local:"] }

    /// Reads `local:PATH`.
    ///
    /// - Parameter location: the location.
    /// - Returns: the settings that it stands for.
    /// - Throws: `SettingError` where there is no path.
    public func settings(fromLocation location: String) throws(SettingError) -> BackendSettings {
        let path = location.dropFirst("local:".count)
        guard location.hasPrefix("local:"), !path.isEmpty else {
            throw SettingError(
                reason: "'\(location)' names no directory",
                expected: "local:PATH, such as local:./registry"
            )
        }
        return BackendSettings(name: location, values: ["path": .text(String(path))])
    }

    /// Makes a backend.
    ///
    /// - Parameters:
    ///   - settings: `path`.
    ///   - context: gives the folder that a relative path starts from, and `HOME` for `~`.
    /// - Returns: the backend.
    /// - Throws: `SettingError` where the path is missing.
    public func makeBackend(
        _ settings: BackendSettings,
        context: BackendContext
    ) throws(SettingError) -> any RegistryBackend {
        guard let path = settings.text("path"), !path.isEmpty else {
            throw SettingError(path: ["path"], reason: "no directory is given", expected: "a path, such as ./registry")
        }
        guard !path.utf8.contains(0) else {
            throw SettingError(path: ["path"], reason: "the path has a zero byte in it", expected: "a path of text")
        }
        var root = path
        // No shell replaces the ~ in local:~/registry.
        if path == "~" || path.hasPrefix("~/"), let home = context.environment["HOME"] {
            root = home + path.dropFirst()
        }
        return LocalBackend(root: root, from: context.baseFolder, name: settings.name, logger: context.logger)
    }
}
