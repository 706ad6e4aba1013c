public import Secrets

/// What proves to a registry who is asking.
public enum RegistryCredentials: Sendable, Hashable {
    /// Nothing; only what everybody may do.
    case anonymous
    /// A user name and a password or an access token.
    case basic(username: String, password: Secret)
    /// A refresh token to be exchanged for access tokens by OAuth2; the user that some registries want beside it may be
    /// known.
    case identityToken(Secret, username: String?)
    /// An access token that is sent as it is.
    case bearer(Secret)
    /// A key that is sent as it is, in a header field of its own.
    case header(name: String, value: Secret)

    /// What user names and their values mean wherever docker stores credentials: `<token>` marks an identity token.
    ///
    /// - Parameters:
    ///   - username: the stored user name.
    ///   - secret: the stored secret.
    /// - Returns: the credentials; anonymous where both are empty.
    static func stored(username: String, secret: String) -> RegistryCredentials {
        switch (username, secret) {
        case ("", ""): .anonymous
        case ("<token>", _): .identityToken(Secret(secret), username: nil)
        default: .basic(username: username, password: Secret(secret))
        }
    }

    var username: String? {
        switch self {
        case .basic(let username, _): username
        case .identityToken(_, let username): username
        case .anonymous, .bearer, .header: nil
        }
    }

    /// What no message may show.
    var secrets: [Secret] {
        switch self {
        case .anonymous: []
        case .basic(let username, let password): [password, Secret(BasicAuthorization.encode(username, password))]
        case .identityToken(let token, let username?): [token, Secret(BasicAuthorization.encode(username, token))]
        case .identityToken(let token, nil), .bearer(let token), .header(_, let token): [token]
        }
    }
}

extension RegistryCredentials: CustomStringConvertible {
    /// The kind and the user, without the secret.
    public var description: String {
        switch self {
        case .anonymous: "no credentials"
        case .basic(let username, _): "the password of user '\(username)'"
        case .identityToken(_, let username?): "the identity token of user '\(username)'"
        case .identityToken(_, nil): "an identity token"
        case .bearer: "a ready-made bearer token"
        case .header(let name, _): "the key that goes as \(name)"
        }
    }
}
