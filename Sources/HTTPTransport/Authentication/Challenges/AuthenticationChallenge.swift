/// One way of proving who is asking, as a server offers it in `WWW-Authenticate` (RFC 9110 section 11.6.1).
public struct AuthenticationChallenge: Sendable, Hashable {
    /// The scheme as the server wrote it; compared without regard to case.
    public let scheme: String
    /// The parameters by their lower-cased names, those that nobody knows included.
    public let parameters: [String: String]

    /// Makes a challenge.
    ///
    /// - Parameters:
    ///   - scheme: the scheme, for example `Bearer`.
    ///   - parameters: the parameters; their names are lower-cased.
    public init(scheme: String, parameters: [String: String] = [:]) {
        self.scheme = scheme
        self.parameters = Dictionary(parameters.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    }

    /// Whether the challenge is of a scheme.
    ///
    /// - Parameter name: the scheme's name in any case.
    /// - Returns: true where it is.
    public func isScheme(_ name: String) -> Bool {
        scheme.lowercased() == name.lowercased()
    }

    /// Where a token is to be had, as the server wrote it; `nil` where it names none.
    public var realm: String? { parameters["realm"] }

    /// The name of the service that the token is for.
    public var service: String? { parameters["service"] }

    /// The rights that the refused request would have needed.
    public var scopes: [AccessScope] { AccessScope.parse(list: parameters["scope"] ?? "") }

    /// Whether the token was good but its rights were not enough (RFC 6750 section 3.1).
    public var isInsufficientScope: Bool { parameters["error"] == "insufficient_scope" }
}

extension AuthenticationChallenge {
    /// The challenge to answer: the first Bearer one that names a realm, else the first Basic one.
    ///
    /// - Parameter challenges: what the server offers.
    /// - Returns: the preferred one, or `nil` where none is of a scheme that registries use.
    public static func preferred(among challenges: [AuthenticationChallenge]) -> AuthenticationChallenge? {
        challenges.first { $0.isScheme("Bearer") && $0.realm?.isEmpty == false }
            ?? challenges.first { $0.isScheme("Basic") }
    }
}
