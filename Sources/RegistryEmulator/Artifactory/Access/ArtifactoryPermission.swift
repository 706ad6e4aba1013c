/// What a user may do in some repositories.
public struct ArtifactoryPermission: Sendable, Hashable {
    /// A right, by the letter that Artifactory has for it.
    public enum Right: Character, Sendable, Hashable, CaseIterable {
        /// Read.
        case read = "r"
        /// Deploy.
        case deploy = "w"
        /// Annotate: set properties.
        case annotate = "n"
        /// Delete, and override.
        case delete = "d"
        /// Manage.
        case manage = "m"
    }

    /// The rights.
    public var rights: Set<Right>
    /// The repositories' keys; `*` within one means any characters.
    public var repositories: [String]
    /// Ant-style patterns of the paths.
    public var paths: [String]

    /// Makes a permission.
    ///
    /// - Parameters:
    ///   - letters: the rights' letters, such as `rwn`; other letters mean nothing.
    ///   - repositories: the repositories' keys, of which `*` may be a part.
    ///   - paths: Ant-style patterns of the paths.
    public init(_ letters: String, on repositories: String..., paths: [String] = ["**"]) {
        rights = Set(letters.compactMap(Right.init(rawValue:)))
        self.repositories = repositories
        self.paths = paths
    }

    /// Whether it gives a right at a place.
    ///
    /// - Parameters:
    ///   - right: the right.
    ///   - path: the place.
    func gives(_ right: Right, at path: ItemPath) -> Bool {
        rights.contains(right) && concerns(path.repository)
            && paths.contains { PathPattern($0).matches(path.names) }
    }

    /// Whether it is about a repository; a remote one's cache goes with it.
    ///
    /// - Parameter key: the repository's key.
    func concerns(_ key: String) -> Bool {
        let keys = key.hasSuffix("-cache") ? [key, String(key.dropLast(6))] : [key]
        return repositories.contains { pattern in keys.contains { Wildcard.matches($0, pattern) } }
    }
}
