/// Who may use a registry.
public struct UserDirectory: Sendable, Hashable {
    /// The users.
    public var users: [EmulatedUser]

    /// Makes a directory.
    ///
    /// - Parameter users: the users.
    public init(_ users: [EmulatedUser] = []) { self.users = users }

    /// Who sends a request.
    public enum Identity: Sendable, Hashable {
        /// Somebody who does not say who.
        case anonymous
        /// A user.
        case user(EmulatedUser)
        /// A bearer token that no user owns: perhaps a short-lived one of ``TokenIssuer``.
        case bearer(String)
        /// Somebody whose credentials are wrong; the name that was given, if any.
        case unknown(String?)
    }

    /// Finds who sends a request.
    ///
    /// A key or a token may stand in for the password.
    ///
    /// - Parameter credentials: what the request says.
    /// - Returns: who it is.
    public func identify(_ credentials: RequestCredentials) -> Identity {
        switch credentials {
        case .none: return .anonymous
        case .malformed: return .unknown(nil)
        case .basic(let name, let password):
            guard let user = self[name], user.accepts(password) else { return .unknown(name) }
            return .user(user)
        case .bearer(let token):
            return users.first { $0.tokens.contains(token) }.map(Identity.user) ?? .bearer(token)
        case .apiKey(let key):
            return users.first { $0.apiKey == key || $0.tokens.contains(key) }.map(Identity.user) ?? .unknown(nil)
        }
    }

    /// A user by name.
    ///
    /// - Parameter name: the name.
    public subscript(_ name: String) -> EmulatedUser? { users.first { $0.name == name } }
}

extension EmulatedUser {
    fileprivate func accepts(_ secret: String) -> Bool {
        secret == password || secret == apiKey || tokens.contains(secret)
    }
}
