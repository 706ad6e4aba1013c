import Secrets

/// What a request carries to prove who is asking.
enum AuthenticationProof: Sendable, Hashable {
    /// Credentials as they are: a password, a key, or a ready-made bearer token.
    case credentials(CredentialsMatch, AuthenticationField)
    /// A token of the registry's token service.
    case token(BearerToken)

    /// Credentials that serve without a token; `nil` where these can't be sent as they are.
    ///
    /// - Parameters:
    ///   - match: the credentials.
    ///   - isBasic: whether the registry takes a password.
    ///   - isEager: whether the registry takes keys, and identity tokens as they are.
    init?(_ match: CredentialsMatch, isBasic: Bool, isEager: Bool) {
        switch match.credentials {
        case .bearer(let token):
            self = .credentials(match, AuthenticationField(authorization: "Bearer \(token.reveal())"))
        case .basic(let username, let secret) where isBasic, .identityToken(let secret, let username?) where isBasic:
            self = .credentials(
                match,
                AuthenticationField(authorization: BasicAuthorization.value(username, secret))
            )
        case .identityToken(let token, nil) where isBasic && isEager:
            self = .credentials(match, AuthenticationField(authorization: "Bearer \(token.reveal())"))
        case .header(let name, let key) where isBasic:
            self = .credentials(match, AuthenticationField(name, key))
        case .anonymous, .basic, .identityToken, .header:
            return nil
        }
    }

    /// What goes with the request.
    var field: AuthenticationField {
        switch self {
        case .credentials(_, let field): field
        case .token(let token): AuthenticationField(authorization: token.authorization)
        }
    }
}
