/// What was sent to prove who is asking: for messages about a refusal.
///
/// It holds no secrets.
public struct AuthenticationAttempt: Sendable, Hashable {
    /// How the registry wants to be convinced.
    public enum Scheme: Sendable, Hashable {
        /// It did not ask.
        case none
        /// With a user name and a password in each request.
        case basic
        /// With a token, made by the service at this URL, redacted.
        case token(realm: String)
    }

    /// How the registry wants to be convinced.
    public let scheme: Scheme
    /// The kind of credentials and the user, `nil` where none were found or looked for.
    public let credentials: String?
    /// Where the credentials are from; without credentials, where they were looked for.
    public let places: [String]
    /// The rights that were asked for.
    public let scopes: [String]

    /// Nothing was tried yet.
    static let none = AuthenticationAttempt(scheme: .none, credentials: nil, places: [], scopes: [])

    /// Whether nothing proves who is asking.
    public var isAnonymous: Bool { credentials == nil }
}

extension AuthenticationAttempt: CustomStringConvertible {
    /// One line.
    public var description: String {
        let who: String
        if let credentials {
            who = "\(credentials) (from \(places.joined(separator: ", ")))"
        } else if places.isEmpty {
            who = "no credentials"
        } else {
            who = "no credentials (none found in \(places.joined(separator: ", ")))"
        }
        let rights = scopes.isEmpty ? "" : " for \(scopes.joined(separator: " "))"
        switch scheme {
        case .none: return "asked with \(who)"
        case .basic: return "asked with \(who)"
        case .token(let realm): return "asked \(realm)\(rights) with \(who)"
        }
    }
}
