/// Who asks.
struct Principal: Sendable, Hashable {
    /// The user's name; `nil` for anybody.
    var name: String?
    /// Whether a token stood for the user.
    var byToken = false
    /// May do everything.
    var isAdministrator = false
    /// What others may do.
    var permissions: [ArtifactoryPermission] = []

    /// The name as messages have it.
    var messageName: String {
        guard let name else { return "anonymous" }
        return byToken ? "token:\(name)" : name
    }

    /// The name as items keep it.
    var itemName: String { name ?? "anonymous" }

    /// Whether a right is there at a place.
    ///
    /// - Parameters:
    ///   - right: the right.
    ///   - path: the place.
    func may(_ right: ArtifactoryPermission.Right, _ path: ItemPath) -> Bool {
        isAdministrator || permissions.contains { $0.gives(right, at: path) }
    }

    /// Whether anything in a repository may be read.
    ///
    /// - Parameter key: the repository's key.
    func mayRead(repository key: String) -> Bool {
        isAdministrator || permissions.contains { $0.rights.contains(.read) && $0.concerns(key) }
    }
}
