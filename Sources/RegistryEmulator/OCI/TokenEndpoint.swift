internal import FoundationEssentials

/// Issues bearer tokens: by GET with `Basic`, and by OAuth 2 POST (distribution's token and oauth specifications).
struct TokenEndpoint: Sendable {
    static let path = "/token"
    static let service = "registry.emulator"
    let options: OCIRegistryOptions
    let now: @Sendable () -> Int

    func answer(_ request: EmulatedRequest) async -> EmulatedAnswer {
        switch request.method {
        case "GET": answerGet(request)
        case "POST": await answerPost(request)
        default: EmulatedAnswer(.text(405, "method not allowed\n"))
        }
    }

    private func answerGet(_ request: EmulatedRequest) -> EmulatedAnswer {
        let query = request.queryFields
        let scopes = query.values("scope").flatMap { $0.split(separator: " ") }.compactMap { AccessScope($0) }
        switch options.users.identify(RequestCredentials(request.headers)) {
        case .user(let user):
            return issue(to: user, scopes, refresh: query["offline_token"] == "true")
        case .anonymous: return issue(to: nil, scopes, refresh: false)
        case .unknown(let name): return refused(name)
        case .bearer: return refused(nil)
        }
    }

    private func answerPost(_ request: EmulatedRequest) async -> EmulatedAnswer {
        let refusals: [(Quirk, Int)] = [
            (.tokenPost400, 400), (.tokenPost401, 401), (.tokenPost404, 404), (.tokenPost405, 405),
        ]
        if let refusal = refusals.first(where: { options.quirks.has($0.0) }) {
            return EmulatedAnswer(.text(refusal.1, "token requests are made by GET\n"))
        }
        guard let body = try? await request.body.bytes(upTo: 64 << 10) else {
            return EmulatedAnswer(failure(400, "invalid_request"))
        }
        let form = QueryFields(String(decoding: body, as: UTF8.self))
        let scopes = (form["scope"] ?? "").split(separator: " ").compactMap { AccessScope($0) }
        switch form["grant_type"] {
        case "password":
            let credentials = RequestCredentials.basic(user: form["username"] ?? "", password: form["password"] ?? "")
            guard case .user(let user) = options.users.identify(credentials) else { return refused(form["username"]) }
            return issue(to: user, scopes, refresh: form["access_type"] == "offline")
        case "refresh_token":
            guard let token = form["refresh_token"], let user = owner(of: token) else { return refused(nil) }
            return issue(to: user, scopes, refresh: false)
        default: return EmulatedAnswer(failure(400, "unsupported_grant_type"))
        }
    }

    /// Whose a refresh token is: one that was issued here, or a user's identity token.
    private func owner(of token: String) -> EmulatedUser? {
        if let grant = options.tokens.check(token, now: now()), grant.isRefresh { return options.users[grant.user] }
        return options.users.users.first { $0.tokens.contains(token) }
    }

    private func issue(to user: EmulatedUser?, _ asked: [AccessScope], refresh: Bool) -> EmulatedAnswer {
        let rules = AccessRules(options: options)
        let counted = options.quirks.has(.tokenFirstScopeOnly) ? Array(asked.prefix(1)) : asked
        let scopes = counted.map { rules.granted(user, $0) }.filter { !$0.actions.isEmpty }
        let name = user?.name ?? ""
        let token = options.tokens.issue(to: name, scopes: scopes, now: now())
        var document = Document()
        if !options.quirks.has(.accessTokenFieldOnly) { document.token = token }
        if !options.quirks.has(.tokenFieldOnly) { document.access_token = token }
        if !options.quirks.has(.tokenNoExpiry) {
            document.expires_in = options.tokens.lifetime
            document.issued_at = Date(timeIntervalSince1970: Double(now())).formatted(.iso8601)
        }
        document.scope = scopes.isEmpty ? nil : scopes.map(\.text).joined(separator: " ")
        if refresh { document.refresh_token = options.tokens.issue(to: name, scopes: [], isRefresh: true, now: now()) }
        return EmulatedAnswer(.json(200, document), user: user?.name)
    }

    private func refused(_ name: String?) -> EmulatedAnswer {
        var response = failure(401, "invalid_grant")
        response.headers.append("WWW-Authenticate", #"Basic realm="token""#)
        return EmulatedAnswer(response, user: name)
    }

    private func failure(_ status: Int, _ error: String) -> EmulatedResponse { .json(status, ["error": error]) }

    /// The names are the protocol's.
    private struct Document: Encodable {
        var token: String?
        var access_token: String?
        var refresh_token: String?
        var expires_in: Int?
        var issued_at: String?
        var scope: String?
    }
}
