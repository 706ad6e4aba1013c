/// Who asks.
struct Principal: Sendable, Hashable {
    /// The user; anybody is one without a name.
    var user: EmulatedUser
    /// Whether a token stood for the user.
    var byToken = false

    /// Anybody, who may do what is said.
    static func anybody(_ rights: [RepositoryRight]) -> Principal {
        Principal(user: EmulatedUser(name: "", rights: rights))
    }

    var isAnybody: Bool { user.name.isEmpty }

    var isAdministrator: Bool { user.isAdministrator }

    /// The name for logs; `nil` for anybody.
    var name: String? { isAnybody ? nil : user.name }

    /// The name as messages have it.
    var messageName: String { isAnybody ? "anonymous" : byToken ? "token:\(user.name)" : user.name }

    /// The name as items keep it.
    var itemName: String { isAnybody ? "anonymous" : user.name }

    /// Whether a right is there at a place; a remote repository's rights count for its cache.
    func may(_ action: RepositoryAction, _ path: ItemPath) -> Bool {
        let key = path.repository
        let keys = key.hasSuffix("-cache") ? [key, String(key.dropLast("-cache".count))] : [key]
        // `app/**` means the folder `app` as well.
        let places = keys.flatMap { path.names.isEmpty ? ["\($0)/"] : ["\($0)/\(path.text)", "\($0)/\(path.text)/"] }
        return places.contains { user.may(action, in: $0) }
    }

    /// Whether anything in a folder may be read: itself, or what a right names below it.
    func mayReadAnything(below folder: ItemPath) -> Bool {
        may(.pull, folder)
            || user.rights.contains { $0.actions.contains(.pull) && Self.leads($0.pattern, below: folder) }
    }

    /// Whether what a pattern names may stand below a folder.
    private static func leads(_ pattern: String, below folder: ItemPath) -> Bool {
        var names = ([folder.repository] + folder.names)[...]
        for part in pattern.split(separator: Character("/")).map(String.init) {
            guard let name = names.popFirst() else { return true }
            if part.contains("**") { return true }
            guard WildcardPattern(part).matches(name) else { return false }
        }
        return false
    }
}
