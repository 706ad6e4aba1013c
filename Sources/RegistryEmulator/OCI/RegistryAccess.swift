/// Decides who may do what in an OCI registry.
struct RegistryAccess: DistributionAccess {
    let options: OCIRegistryOptions
    let now: @Sendable () -> Int

    func decide(_ request: EmulatedRequest, for call: DistributionCall) async -> AccessDecision {
        switch options.authentication {
        case .open: .granted(nil)
        case .basic: decideByPassword(request, call)
        case .token: decideByToken(request, call)
        }
    }

    private func decideByPassword(_ request: EmulatedRequest, _ call: DistributionCall) -> AccessDecision {
        let rules = AccessRules(options: options)
        switch options.users.identify(RequestCredentials(request.headers)) {
        case .user(let user):
            guard rules.may(user, call.scopes) else { return .refused(denied(request, call), user: user.name) }
            return .granted(user)
        case .anonymous where !call.scopes.isEmpty && rules.may(nil, call.scopes): return .granted(nil)
        case .unknown(let name): return .refused(unauthorized(#"Basic realm="registry""#), user: name)
        case .anonymous, .bearer: return .refused(unauthorized(#"Basic realm="registry""#), user: nil)
        }
    }

    private func decideByToken(_ request: EmulatedRequest, _ call: DistributionCall) -> AccessDecision {
        guard case .bearer(let token) = RequestCredentials(request.headers),
            let grant = options.tokens.check(token, now: now()), !grant.isRefresh
        else { return .refused(unauthorized(challenge(request, call, error: nil)), user: nil) }
        let isGranted = call.scopes.allSatisfy { asked in grant.scopes.contains { $0.covers(asked) } }
        let name = grant.user.isEmpty ? nil : grant.user
        guard isGranted else {
            return .refused(unauthorized(challenge(request, call, error: "insufficient_scope")), user: name)
        }
        return .granted(options.users[grant.user])
    }

    private func challenge(_ request: EmulatedRequest, _ call: DistributionCall, error: String?) -> String {
        let quirks = options.quirks
        var realm = quirks.has(.challengeRelativeRealm) ? "" : "\(request.scheme)://\(request.authority)"
        realm += TokenEndpoint.path + (quirks.has(.challengeRealmWithQuery) ? "?tenant=1" : "")
        var text = #"Bearer realm="\#(realm)",service="\#(TokenEndpoint.service)""#
        if !call.scopes.isEmpty, !(request.method == "HEAD" && quirks.has(.challengeNoScopeOnHead)) {
            text += #",scope="\#(call.scopes.map(\.text).joined(separator: " "))""#
        }
        if let error { text += #",error="\#(error)""# }
        return quirks.has(.challengeMixed) ? #"Negotiate, Basic realm="a, \"quoted\" realm", "# + text : text
    }

    private func unauthorized(_ challenge: String) -> EmulatedResponse {
        let error = DistributionError(
            401,
            "UNAUTHORIZED",
            "authentication required",
            headers: [.init("WWW-Authenticate", challenge)]
        )
        return ErrorRules(quirks: options.quirks).render(error)
    }

    private func denied(_ request: EmulatedRequest, _ call: DistributionCall) -> EmulatedResponse {
        let error = DistributionError(403, "DENIED", "requested access to the resource is denied")
        return ErrorRules(quirks: options.quirks).render(error)
    }
}

/// What users may do.
struct AccessRules: Sendable {
    let options: OCIRegistryOptions

    /// Whether a user, or anybody, may do all that is asked.
    func may(_ user: EmulatedUser?, _ scopes: [AccessScope]) -> Bool {
        scopes.allSatisfy { granted(user, $0).covers($0) }
    }

    /// What of a scope is granted.
    func granted(_ user: EmulatedUser?, _ scope: AccessScope) -> AccessScope {
        var granted = scope
        granted.actions = scope.actions.filter { action in
            guard let user else { return allows(options.anonymousRights, action, scope) }
            return user.isAdministrator || allows(user.rights + options.anonymousRights, action, scope)
        }
        return granted
    }

    private func allows(_ rights: [RepositoryRight], _ action: String, _ scope: AccessScope) -> Bool {
        if scope.type == "registry" { return !rights.isEmpty }
        let actions: [RepositoryAction] =
            action == "*" ? [.pull, .push, .delete] : [action].compactMap(RepositoryAction.init)
        return !actions.isEmpty
            && actions.allSatisfy { action in rights.contains { $0.actions.contains(action) && $0.covers(scope.name) } }
    }
}
