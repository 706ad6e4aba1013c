/// Somebody who may use a registry.
public struct EmulatedUser: Sendable, Hashable, Codable {
    /// The name.
    public var name: String
    /// The password; `nil` where only a key or a token counts.
    public var password: String?
    /// The API key (`X-JFrog-Art-Api`).
    public var apiKey: String?
    /// Access, identity and reference tokens that count for this user, as they are sent.
    public var tokens: [String]
    /// Whether the user may do everything.
    public var isAdministrator: Bool
    /// What the user may do, where not everything.
    public var rights: [RepositoryRight]

    /// Makes a user.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - password: the password.
    ///   - apiKey: the API key.
    ///   - tokens: access, identity and reference tokens.
    ///   - isAdministrator: whether the user may do everything.
    ///   - rights: what the user may do, where not everything.
    public init(
        name: String,
        password: String? = nil,
        apiKey: String? = nil,
        tokens: [String] = [],
        isAdministrator: Bool = false,
        rights: [RepositoryRight] = []
    ) {
        self.name = name
        self.password = password
        self.apiKey = apiKey
        self.tokens = tokens
        self.isAdministrator = isAdministrator
        self.rights = rights
    }

    /// Whether the user may do something.
    ///
    /// - Parameters:
    ///   - action: what.
    ///   - path: a repository, or a path in one.
    /// - Returns: whether a right says so.
    public func may(_ action: RepositoryAction, in path: String) -> Bool {
        isAdministrator || rights.contains { $0.actions.contains(action) && $0.covers(path) }
    }
}

/// What one may do with a repository.
public enum RepositoryAction: String, Sendable, Hashable, Codable, CaseIterable {
    /// Read; Artifactory's letter is `r`.
    case pull
    /// Write, but not over what is there; Artifactory's letter is `w`.
    case push
    /// Delete, and in Artifactory overwrite; its letter is `d`.
    case delete
    /// Set properties; Artifactory's letter is `n`.
    case annotate
    /// Change who may do what; Artifactory's letter is `m`.
    case manage
}

/// A right to do something in some repositories.
public struct RepositoryRight: Sendable, Hashable, Codable {
    /// Which repositories: `team/app`, `team/*` (one further segment), `team/**` (any), `**` (all).
    public var pattern: String
    /// What may be done there.
    public var actions: Set<RepositoryAction>

    /// Makes a right.
    ///
    /// - Parameters:
    ///   - pattern: which repositories.
    ///   - actions: what may be done there.
    public init(_ pattern: String, _ actions: Set<RepositoryAction>) {
        self.pattern = pattern
        self.actions = actions
    }

    /// Whether the right counts for a path.
    ///
    /// - Parameter path: a repository, or a path in one.
    /// - Returns: whether the pattern fits.
    public func covers(_ path: String) -> Bool {
        WildcardPattern(pattern).matches(path)
    }
}
