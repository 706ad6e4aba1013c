import HTTPTypes
import Secrets

/// The ways of asking a token service for a token (distribution's token and OAuth2 specifications), as pure values.
struct TokenExchange: Sendable {
    /// One way of asking.
    enum Grant: Sendable, Hashable {
        /// GET, with the user's password where there is one.
        case query
        /// OAuth2: POST of a refresh token.
        case refreshToken
        /// OAuth2: POST of a password.
        case password
    }

    let service: TokenService
    let scopes: AccessScopeSet
    let credentials: RegistryCredentials
    let clientIdentifier: String

    /// The ways to try, in their order.
    ///
    /// GET is understood everywhere and comes first for a password; an identity token is made for POST.
    var grants: [Grant] {
        switch credentials {
        case .anonymous, .bearer, .header: [.query]
        case .basic: [.query, .password]
        case .identityToken(_, nil): [.refreshToken]
        case .identityToken(_, .some): [.refreshToken, .query]
        }
    }

    /// Whether a refusal means that this way of asking is not known there, so that the next is worth a try.
    ///
    /// POST is answered with 404 by the specification, 405 by servers that only know GET, 401 by Artifactory, 400 by
    /// Azure. A GET that is refused with 401 or 400 is a refusal of the password: it is not tried again.
    static func isWorthAnother(after grant: Grant, status: Int) -> Bool {
        switch grant {
        case .query: status == 404 || status == 405
        case .refreshToken, .password: [400, 401, 404, 405].contains(status)
        }
    }

    /// The request for one way of asking; `nil` where the credentials don't serve it.
    func request(by grant: Grant) -> TransportRequest? {
        switch (grant, credentials) {
        case (.query, .basic(let username, let password)), (.query, .identityToken(let password, let username?)):
            query(authorization: BasicAuthorization.value(username, password), account: username)
        case (.query, .header(let name, let key)):
            query(authorization: nil, account: nil).proving(AuthenticationField(name, key))
        case (.query, _):
            query(authorization: nil, account: nil)
        case (.refreshToken, .identityToken(let token, _)):
            form([("grant_type", "refresh_token"), ("refresh_token", token.reveal())])
        case (.password, .basic(let username, let password)):
            form([("grant_type", "password"), ("username", username), ("password", password.reveal())])
        case (.refreshToken, _), (.password, _):
            nil
        }
    }

    private func query(authorization: String?, account: String?) -> TransportRequest {
        var url = service.realm
        if let name = service.service { url = url.appendingQueryItem(name: "service", value: name) }
        for scope in scopes.texts { url = url.appendingQueryItem(name: "scope", value: scope) }
        if let account { url = url.appendingQueryItem(name: "account", value: account) }
        var headers: HTTPFields = [.accept: "application/json"]
        if let authorization { headers[.authorization] = authorization }
        return TransportRequest(method: .get, url: url, headers: headers)
    }

    private func form(_ fields: [(name: String, value: String)]) -> TransportRequest {
        var fields = fields
        if let name = service.service { fields.append(("service", name)) }
        fields.append(("client_id", clientIdentifier))
        if !scopes.isEmpty { fields.append(("scope", scopes.texts.joined(separator: " "))) }
        let text = fields.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        return TransportRequest(
            method: .post,
            url: service.realm,
            headers: [.accept: "application/json", .contentType: "application/x-www-form-urlencoded"],
            body: .bytes(Array(text.joined(separator: "&").utf8)),
            // A token that is made and lost harms nobody.
            replay: .allowed
        )
    }
}
