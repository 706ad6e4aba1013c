/// Somebody whom a ``TokenServer`` knows.
public struct TokenUser: Sendable {
    /// The user's name.
    public var name: String
    /// The user's password.
    public var password: String
    /// What the user may do.
    public var rights: [TokenRight]

    /// Makes a user.
    ///
    /// - Parameters:
    ///   - name: The user's name.
    ///   - password: The user's password.
    ///   - rights: What the user may do; by default everything.
    public init(name: String, password: String, rights: [TokenRight] = [.everything]) {
        self.name = name
        self.password = password
        self.rights = rights
    }

    /// The refresh token that the server takes in place of the password.
    public var identityToken: String { "identity-of-\(name)" }
}

/// What may be done with the resources whose names begin alike.
public struct TokenRight: Sendable {
    /// How the names of the resources begin; empty for all.
    public var prefix: String
    /// What may be done: `pull`, `push`, `delete`, or `*` for all of it.
    public var actions: Set<String>

    /// Makes a right.
    ///
    /// - Parameters:
    ///   - actions: What may be done: `pull`, `push`, `delete`, or `*` for all of it.
    ///   - prefix: How the names of the resources begin; empty for all.
    public init(_ actions: Set<String>, on prefix: String = "") {
        self.actions = actions
        self.prefix = prefix
    }

    /// All rights to all resources.
    public static let everything = TokenRight(["*"])
}

/// One resource and what is to be done with it: `repository:NAME:pull,push`.
struct TokenScope: Hashable, Encodable {
    var type: String
    var name: String
    var actions: [String]

    init?(_ text: some StringProtocol) {
        guard let typeEnd = text.firstIndex(of: ":"), let actionsStart = text.lastIndex(of: ":"), typeEnd < actionsStart
        else { return nil }
        type = String(text[..<typeEnd])
        name = String(text[text.index(after: typeEnd)..<actionsStart])
        actions = text[text.index(after: actionsStart)...].split(separator: ",").map { String($0) }
    }

    var text: String { "\(type):\(name):\(actions.joined(separator: ","))" }

    /// What of it the rights allow; `nil` for nothing.
    func allowed(by rights: [TokenRight]) -> TokenScope? {
        let fitting = rights.filter { name.hasPrefix($0.prefix) }
        var scope = self
        scope.actions = actions.filter { action in
            fitting.contains { $0.actions.contains("*") || $0.actions.contains(action) }
        }
        return scope.actions.isEmpty ? nil : scope
    }
}
