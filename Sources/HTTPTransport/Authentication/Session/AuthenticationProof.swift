/// What a request carries to prove who is asking.
enum AuthenticationProof: Sendable, Hashable {
    /// Credentials as they are: a password, or a ready-made bearer token.
    case credentials(CredentialsMatch, authorization: Secret)
    /// A token of the registry's token service.
    case token(BearerToken)

    /// Credentials that serve without a token; `nil` where these can't be sent as they are.
    ///
    /// - Parameters:
    ///   - match: the credentials.
    ///   - isBasic: whether the registry asks for a password.
    init?(_ match: CredentialsMatch, isBasic: Bool) {
        switch match.credentials {
        case .bearer(let token):
            self = .credentials(match, authorization: Secret("Bearer \(token.reveal())"))
        case .basic(let username, let secret) where isBasic, .identityToken(let secret, let username?) where isBasic:
            self = .credentials(match, authorization: Secret(BasicAuthorization.value(username, secret)))
        case .anonymous, .basic, .identityToken:
            return nil
        }
    }

    /// The value of `Authorization`.
    var authorization: String {
        switch self {
        case .credentials(_, let authorization): authorization.reveal()
        case .token(let token): token.authorization
        }
    }
}
