import Secrets

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
    /// What no message may show.
    let secrets: KnownSecrets
    /// Whether credentials go with each request, before the registry asks.
    let isEager: Bool

    /// Whether a registry that asks for nothing was told who is asking.
    enum Introduction {
        /// There was no reason to.
        case none
        /// It is being found out whether it asks at all; credentials that are known are offered to one that doesn't.
        case running(isOffered: Bool)
        case done
    }

    var scheme: Scheme
    var introduction = Introduction.none
    var opening: SharedResult<Void>?

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

    /// The rights that were wanted here, as texts.
    private var own: Set<String> = []
    private var flights = 0

    init(
        origin: TransportOrigin,
        address: RegistryAddress,
        credentials: any CredentialsProviding,
        tokens: TokenClient,
        clock: AuthenticationClock,
        secrets: KnownSecrets,
        isEager: Bool
    ) {
        self.origin = origin
        self.address = address
        self.credentials = credentials
        self.tokens = tokens
        self.clock = clock
        self.secrets = secrets
        self.isEager = isEager
        scheme = isEager ? .basic : .unknown
    }

    /// Whose credentials are used, as far as it is known.
    func principal(for wanted: AccessScopeSet) async throws(RegistrySessionError) -> String? {
        try await match(for: wanted.principalRepository).principal
    }

    /// Remembers what is wanted here, not by the registry.
    func note(_ wanted: AccessScopeSet) { own.formUnion(wanted.texts) }

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
            case .token: (services[repository] ?? latestService).map { .token(realm: secrets.shown($0.realm)) } ?? .none
            }
        return AuthenticationAttempt(
            scheme: shown,
            credentials: isAnonymous ? nil : match?.credentials.description,
            places: match.map { isAnonymous && $0.source.isEmpty ? credentials.places : [$0.source] } ?? [],
            // What nobody here wanted is the registry's text.
            scopes: scopes.texts.map { own.contains($0) ? $0 : secrets.hiding(in: $0) }
        )
    }

    /// Whether a registry that asked for nothing knows all that there is to know.
    var isIntroduced: Bool {
        if case .done = introduction { true } else { false }
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
