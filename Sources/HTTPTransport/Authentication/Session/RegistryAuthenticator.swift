import HTTPTypes

/// What one session knows: how the registry wants to be convinced, and the credentials and tokens that do it.
actor RegistryAuthenticator {
    enum Scheme {
        /// No answer yet.
        case unknown
        /// It has not asked so far.
        case open
        case basic
        case token
    }

    /// Something that is being got, for all who want it.
    struct Flight<Value: Sendable>: Sendable {
        var number: Int
        var result: SharedResult<Result<Value, RegistrySessionError>>
    }

    let origin: TransportOrigin
    let address: RegistryAddress
    let credentials: any CredentialsProviding
    let tokens: TokenClient
    let clock: AuthenticationClock

    /// Whether a registry that asks for nothing was told who is asking.
    enum Introduction {
        /// There was no reason to.
        case none
        /// It is being found out whether it asks at all; credentials that are known are offered to one that doesn't.
        case running(isOffered: Bool)
        case done
    }

    private var scheme = Scheme.unknown
    private var introduction = Introduction.none
    private var opening: SharedResult<Void>?

    /// The token services by repository: some registries have one for each part of themselves.
    var services: [String?: TokenService] = [:]
    /// The service that was named last: for repositories that were not asked for yet.
    var latestService: TokenService?
    /// The rights that the registry asked for beyond those that were wanted.
    var widened: [AccessScopeSet: AccessScopeSet] = [:]
    var held: [TokenKey: BearerToken] = [:]
    var fetching: [TokenKey: Flight<BearerToken>] = [:]
    var refusals: [TokenKey: Refusal] = [:]

    var matches: [String?: CredentialsMatch] = [:]
    var renewing: [String?: Flight<CredentialsMatch>] = [:]
    var renewals: [String?: ContinuousClock.Instant] = [:]

    private var flights = 0

    init(
        origin: TransportOrigin,
        address: RegistryAddress,
        credentials: any CredentialsProviding,
        tokens: TokenClient,
        clock: AuthenticationClock
    ) {
        self.origin = origin
        self.address = address
        self.credentials = credentials
        self.tokens = tokens
        self.clock = clock
    }

    /// Waits until it is known what the registry wants.
    ///
    /// - Returns: true for the one caller that has to find out, and to call ``leave(_:)`` then.
    func enter() async throws(RegistrySessionError) -> Bool {
        while case .unknown = scheme {
            guard let opening, opening.join() else {
                opening = SharedResult()
                return true
            }
            guard await opening.wait() != nil else { throw cancelled() }
        }
        return false
    }

    /// Ends the finding out.
    ///
    /// - Parameter response: the answer to a request without credentials; without one, or where it says nothing, the
    ///   next caller finds out.
    func leave(_ response: TransportResponse?) {
        if let response {
            if let challenge = challenge(in: response) {
                _ = try? learn(challenge, from: response.url, repository: nil)
            } else if !(response.status.code == 429 || response.status.code >= 500) {
                if case .running(let isOffered) = introduction {
                    introduction = .done
                    scheme = isOffered ? .basic : .open
                } else {
                    scheme = .open
                }
            }
        }
        opening?.fulfil(())
        opening = nil
    }

    /// Whether the registry may say something else when it knows who is asking.
    ///
    /// A registry that hides what strangers may not see says 404, or 403 without a challenge: that proves no absence to
    /// somebody who has credentials.
    ///
    /// - Parameters:
    ///   - response: the answer to a request without proof.
    ///   - wanted: the rights that the caller named.
    /// - Returns: true where the request is to be sent again once ``enter()`` and the probe have found out what the
    ///   registry wants.
    /// - Throws: where the task was cancelled.
    func isIntroductionDue(
        after response: TransportResponse,
        for wanted: AccessScopeSet
    ) async throws(RegistrySessionError) -> Bool {
        guard response.url.origin == origin, [401, 403, 404].contains(response.status.code) else { return false }
        if case .done = introduction { return false }
        var isOffered = true
        do throws(RegistrySessionError) {
            guard try await match(for: wanted.principalRepository).credentials != .anonymous else { return false }
        } catch {
            // An open registry needs no credentials, and one that asks for them will have the error come up again.
            guard !error.isCancellation else { throw error }
            isOffered = false
        }
        if case .none = introduction, case .open = scheme {
            introduction = .running(isOffered: isOffered)
            scheme = .unknown
        }
        return true
    }

    /// The challenge that a refusal by the registry itself asks to answer.
    nonisolated func challenge(in response: TransportResponse) -> AuthenticationChallenge? {
        guard response.url.origin == origin else { return nil }
        let challenges = AuthenticationChallenge.challenges(in: response.headers)
        switch response.status.code {
        case 401: return .preferred(among: challenges)
        case 403: return challenges.first { $0.isScheme("Bearer") && $0.realm != nil && $0.isInsufficientScope }
        default: return nil
        }
    }

    /// The proof that a request carries before the registry asked.
    func proof(
        for wanted: AccessScopeSet,
        uploadLength: Int64
    ) async throws(RegistrySessionError) -> AuthenticationProof? {
        let repository = wanted.principalRepository
        switch scheme {
        case .unknown, .open:
            return nil
        case .basic:
            return AuthenticationProof(try await match(for: repository), isBasic: true)
        case .token:
            guard let service = services[repository] ?? latestService else { return nil }
            if let ready = AuthenticationProof(try await match(for: repository), isBasic: false) { return ready }
            let key = TokenKey(scopes: widened[wanted] ?? wanted, service: service)
            if let token = heldToken(covering: key, uploadLength: uploadLength) { return .token(token) }
            return .token(try await fetch(key))
        }
    }

    /// The proof for another try of a request that the registry refused.
    ///
    /// - Parameters:
    ///   - challenge: what the registry asks for.
    ///   - url: the URL that answered.
    ///   - sent: what the refused request carried.
    ///   - wanted: the rights that the caller named.
    ///   - uploadLength: how many bytes the request streams.
    /// - Returns: a proof that is not the refused one, or `nil` where there is none.
    /// - Throws: where credentials or a token could not be got.
    func proof(
        answering challenge: AuthenticationChallenge,
        from url: TransportURL,
        to sent: AuthenticationProof?,
        for wanted: AccessScopeSet,
        uploadLength: Int64
    ) async throws(RegistrySessionError) -> AuthenticationProof? {
        let repository = wanted.principalRepository ?? AccessScopeSet(challenge.scopes).principalRepository
        let service = try learn(challenge, from: url, repository: repository)
        if case .credentials(let refused, _) = sent {
            guard let renewed = try await renewed(after: refused, for: repository) else { return nil }
            if let proof = AuthenticationProof(renewed, isBasic: service == nil) { return proof }
        } else if let proof = AuthenticationProof(try await match(for: repository), isBasic: service == nil) {
            return proof
        }
        guard let service else { return nil }
        let scopes = wanted.union(challenge.scopes)
        if !wanted.isEmpty { widened[wanted] = scopes == wanted ? nil : scopes }
        let key = TokenKey(scopes: scopes, service: service)
        if case .token(let refused) = sent, held[key] == refused { held[key] = nil }
        if let token = heldToken(key, uploadLength: uploadLength) { return .token(token) }
        return .token(try await fetch(key))
    }

    /// Remembers what the registry wants.
    ///
    /// - Returns: the token service, or `nil` where a password is wanted.
    private func learn(
        _ challenge: AuthenticationChallenge,
        from url: TransportURL,
        repository: String?
    ) throws(RegistrySessionError) -> TokenService? {
        guard challenge.isScheme("Bearer") else {
            scheme = .basic
            return nil
        }
        let service: TokenService
        do throws(RealmRejection) {
            service = try TokenService(challenge: challenge, from: url)
        } catch {
            throw failure(.realmRejected(realm: error.realm, reason: error.reason), for: AccessScopeSet([]))
        }
        scheme = .token
        latestService = service
        if let repository { services[repository] = service }
        return service
    }

    /// What was tried, for messages.
    func attempt(for wanted: AccessScopeSet) -> AuthenticationAttempt {
        let scopes = widened[wanted] ?? wanted
        let repository = scopes.principalRepository
        let match = matches[repository]
        let isAnonymous = match.map { $0.credentials == .anonymous } ?? true
        let shown: AuthenticationAttempt.Scheme =
            switch scheme {
            case .unknown, .open: .none
            case .basic: .basic
            case .token: (services[repository] ?? latestService).map { .token(realm: $0.realm.redacted) } ?? .none
            }
        return AuthenticationAttempt(
            scheme: shown,
            credentials: isAnonymous ? nil : match?.credentials.description,
            places: match.map { isAnonymous && $0.source.isEmpty ? credentials.places : [$0.source] } ?? [],
            scopes: scopes.texts
        )
    }

    func nextFlightNumber() -> Int {
        flights += 1
        return flights
    }

    func failure(_ kind: RegistrySessionError.Kind, for scopes: AccessScopeSet) -> RegistrySessionError {
        RegistrySessionError(kind, registry: address.text, attempt: attempt(for: scopes))
    }

    func cancelled() -> RegistrySessionError {
        failure(.transport(TransportError(.cancelled, url: origin.description)), for: AccessScopeSet([]))
    }
}
