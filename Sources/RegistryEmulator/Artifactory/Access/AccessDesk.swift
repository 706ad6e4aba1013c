/// Finds out who asks: users, keys, tokens, and how often somebody failed.
actor AccessDesk {
    private let users: UserDirectory
    private let options: ArtifactoryOptions
    private let accessTokens = TokenIssuer(lifetime: 3600)
    private let dockerTokens: TokenIssuer
    /// The keys and reference tokens that were made here, with their users' names.
    private var madeKeys: [String: String] = [:]
    private var madeReferences: [String: String] = [:]
    private var failures: [String: FailedLogins] = [:]

    /// Makes the desk.
    ///
    /// - Parameter options: the users and the rules.
    init(_ options: ArtifactoryOptions) {
        self.options = options
        users = UserDirectory(options.users)
        dockerTokens = TokenIssuer(lifetime: options.dockerTokenLifetime)
    }

    /// Finds out who asks on the REST side.
    func identify(_ credentials: RequestCredentials) throws(Refusal) -> Principal {
        guard let principal = try find(credentials, dockerTokenCounts: false) else {
            throw Refusal.unauthorized("Authentication is required")
        }
        return principal
    }

    /// Finds out who asks on Docker's side, where also tokens of its own endpoint count.
    func identifyForDocker(_ credentials: RequestCredentials) throws(Refusal) -> Principal? {
        try find(credentials, dockerTokenCounts: true)
    }

    private func find(_ credentials: RequestCredentials, dockerTokenCounts: Bool) throws(Refusal) -> Principal? {
        switch credentials {
        case .none:
            return options.allowsAnonymous ? .anybody(options.anonymousRights) : nil
        case .malformed:
            throw Refusal.unauthorized("Bad credentials")
        case .basic(let name, let secret):
            return try logIn(name, secret)
        case .apiKey(let key):
            guard let principal = ownerOfKey(key) ?? ownerOfReference(key), try admits(principal.user.name) else {
                throw Refusal(403, "Bad credentials")
            }
            return principal
        case .bearer(let token):
            if let principal = ownerOfReference(token) ?? ownerOfAccessToken(token) {
                _ = try admits(principal.user.name)
                return principal
            }
            if dockerTokenCounts, let grant = dockerTokens.check(token, now: seconds) {
                if grant.user.isEmpty { return .anybody(options.anonymousRights) }
                if let user = users[grant.user] { return Principal(user: user, byToken: true) }
            }
            throw Refusal.unauthorized("Bad credentials")
        }
    }

    private func logIn(_ name: String, _ secret: String) throws(Refusal) -> Principal {
        let now = options.clock()
        _ = try admits(name)
        if let failed = failures[name], options.suspendsFailingLogins, now < failed.suspendedUntil {
            throw Refusal(403, "Logins of '\(name)' are suspended after failed ones")
        }
        if let user = users[name], user.password == secret || secret == user.apiKey {
            failures[name] = nil
            return Principal(user: user)
        }
        let principal = ownerOfKey(secret) ?? ownerOfReference(secret) ?? ownerOfAccessToken(secret)
        if let principal, principal.user.name == name {
            failures[name] = nil
            return principal
        }
        failures[name, default: FailedLogins()].add(at: now)
        throw Refusal.unauthorized("Bad credentials")
    }

    /// Throws where a user may not log in at all.
    private func admits(_ name: String) throws(Refusal) -> Bool {
        if let barrier = options.barriers[name] { throw Refusal(403, barrier.message) }
        if let limit = options.failedLoginsUntilLock, (failures[name]?.count ?? 0) >= limit {
            throw Refusal(403, LoginBarrier.locked.message)
        }
        return true
    }

    private func ownerOfKey(_ key: String) -> Principal? {
        let user = users.users.first { $0.apiKey == key } ?? madeKeys[key].flatMap { users[$0] }
        return user.map { Principal(user: $0) }
    }

    /// Whom a token stands for that was configured, or made as a reference.
    private func ownerOfReference(_ token: String) -> Principal? {
        let user = users.users.first { $0.tokens.contains(token) } ?? madeReferences[token].flatMap { users[$0] }
        return user.map { Principal(user: $0, byToken: true) }
    }

    private func ownerOfAccessToken(_ token: String) -> Principal? {
        accessTokens.check(token, now: seconds).flatMap { users[$0.user] }.map { Principal(user: $0, byToken: true) }
    }

    private var seconds: Int { Int(options.clock().milliseconds / 1000) }

    // MARK: Handing out

    /// Makes a token for Docker's side.
    func dockerToken(for principal: Principal, scopes: [AccessScope]) -> String {
        dockerTokens.issue(to: principal.user.name, scopes: scopes, now: seconds)
    }

    /// Makes an access token.
    ///
    /// - Parameter name: the user's name.
    /// - Returns: the token and how many seconds it counts; `nil` where there is no such user.
    func accessToken(for name: String) -> (token: String, lifetime: Int)? {
        guard users[name] != nil else { return nil }
        return (accessTokens.issue(to: name, scopes: [], now: seconds), accessTokens.lifetime)
    }

    /// Makes a reference token, of 64 characters.
    func referenceToken(for name: String) -> String {
        let token = Self.randomText(64)
        madeReferences[token] = name
        return token
    }

    /// The API key of a user.
    func apiKey(of name: String) -> String? {
        users[name]?.apiKey ?? madeKeys.first { $0.value == name }?.key
    }

    /// Makes an API key.
    func makeAPIKey(for name: String) -> String {
        let key = "AKC" + Self.randomText(70)
        madeKeys[key] = name
        return key
    }

    private static func randomText(_ length: Int) -> String {
        let characters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        return String((0..<length).compactMap { _ in characters.randomElement() })
    }
}

extension Refusal {
    /// Asks for credentials as the REST side does.
    static func unauthorized(_ message: String) -> Refusal {
        var refusal = Refusal(401, message)
        refusal.headers = [.init("WWW-Authenticate", #"Basic realm="Artifactory Realm""#)]
        return refusal
    }
}
