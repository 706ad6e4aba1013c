import PromoterCore

/// Makes backends that keep images in a tar archive.
public struct ArchiveBackendFactory: BackendFactory {
    /// Makes the factory.
    public init() {}

    /// `archive`.
    public var name: String { "archive" }

    /// What it is for, one line.
    public var summary: String { "one tar archive of OCI image layouts, to carry images where no network goes" }

    /// What it can do.
    public var abilities: [String] { ["one file", "each blob once", "no server"] }

    /// What the configuration may say.
    public var settings: [SettingDescription] {
        [
            SettingDescription(
                "path",
                .path,
                isRequired: true,
                summary: "the archive, a file; made when first written to"
            ),
            SettingDescription(
                "limit",
                .number(1...1 << 20),
                summary: "the size in MiB that the archive may grow to, such as 4095 for a FAT32 stick"
            ),
        ]
    }

    /// `archive:PATH`.
    public var locationPrefixes: [String] { ["archive:"] }

    /// Reads `archive:PATH`.
    ///
    /// - Parameter location: the location.
    /// - Returns: the settings that it stands for.
    /// - Throws: `SettingError` where there is no path.
    public func settings(fromLocation location: String) throws(SettingError) -> BackendSettings {
        let path = location.dropFirst("archive:".count)
        guard !path.isEmpty else {
            throw SettingError(
                reason: "'\(location)' names no file",
                expected: "archive:PATH, such as archive:./app.tar"
            )
        }
        return BackendSettings(name: location, values: ["path": .text(String(path))])
    }

    /// Makes a backend.
    ///
    /// - Parameters:
    ///   - settings: `path` and `limit`.
    ///   - context: gives the folder that a relative path starts from.
    /// - Returns: the backend.
    /// - Throws: `SettingError` where the path can't be one.
    public func makeBackend(
        _ settings: BackendSettings,
        context: BackendContext
    ) throws(SettingError) -> any RegistryBackend {
        guard let path = settings.text("path"), !path.isEmpty, !path.utf8.contains(0) else {
            throw SettingError(path: ["path"], reason: "no file is given", expected: "a path, such as ./app.tar")
        }
        return ArchiveBackend(
            path: path.hasPrefix("/") ? path : "\(context.baseFolder)/\(path)",
            name: settings.name,
            limit: settings.number("limit").map { Int64($0) << 20 }
        )
    }
}
