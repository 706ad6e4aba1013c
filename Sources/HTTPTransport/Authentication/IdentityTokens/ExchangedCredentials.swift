import HTTPTypes
import Secrets

/// Credentials that a pipeline gets for the token that says which job it is: no secret is kept anywhere.
///
/// They are got when they are first wanted, and anew before they expire.
public actor ExchangedCredentials: CredentialsProviding {
    private let exchange: IdentityTokenExchange
    private let source: IdentityTokenSource
    private let addresses: Set<RegistryAddress>
    private let transport: HTTPTransport
    private let clock: AuthenticationClock
    private var match: CredentialsMatch?
    private var exchanging: SharedResult<Result<CredentialsMatch, CredentialsError>>?

    /// The longest answer that is read, in bytes.
    private static let answerLimit = 1 << 20

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - exchange: what the ID token is exchanged for, and where.
    ///   - source: where the ID token is from.
    ///   - addresses: the registries that the credentials are for.
    ///   - transport: what sends.
    public init(
        _ exchange: IdentityTokenExchange,
        source: IdentityTokenSource,
        for addresses: Set<RegistryAddress>,
        transport: HTTPTransport
    ) {
        self.init(exchange, source: source, for: addresses, transport: transport, clock: .system)
    }

    init(
        _ exchange: IdentityTokenExchange,
        source: IdentityTokenSource,
        for addresses: Set<RegistryAddress>,
        transport: HTTPTransport,
        clock: AuthenticationClock
    ) {
        // A redirect would take the tokens to wherever it leads.
        var stationary = transport.configuration
        stationary.maximumRedirects = 0
        self.exchange = exchange
        self.source = source
        self.addresses = addresses
        self.transport = HTTPTransport(
            engine: transport.engine,
            configuration: stationary,
            logger: transport.logger,
            secrets: transport.secrets
        )
        self.clock = clock
    }

    /// Gets a token, unless there is one that is fresh.
    ///
    /// - Parameters:
    ///   - address: the registry.
    ///   - repository: not regarded.
    /// - Returns: the credentials, or `nil` for another registry.
    /// - Throws: where the exchange fails.
    public func credentials(
        for address: RegistryAddress,
        repository: String?
    ) async throws(CredentialsError) -> CredentialsMatch? {
        guard addresses.contains(address) else { return nil }
        if let match, !match.isDue(at: clock.now()) { return match }
        let shared: SharedResult<Result<CredentialsMatch, CredentialsError>>
        if let exchanging, exchanging.join() {
            shared = exchanging
        } else {
            shared = .running { await self.exchanged() }
            exchanging = shared
        }
        guard let result = await shared.wait() else { throw .cancelled(place: place) }
        return try result.get()
    }

    /// Forgets the token, so that the next is a new one.
    ///
    /// - Parameter address: not regarded.
    public func forget(_ address: RegistryAddress) async {
        match = nil
    }

    /// The provider.
    public nonisolated var places: [String] { [place] }

    private nonisolated var place: String { "\(source.place) for the provider '\(exchange.provider)'" }

    private func exchanged() async -> Result<CredentialsMatch, CredentialsError> {
        defer { exchanging = nil }
        do throws(CredentialsError) {
            let shown = try await identityToken()
            transport.secrets.insert([shown])
            guard let request = exchange.request(showing: shown) else {
                throw failure("the request can't be written as JSON", "Check the settings of `oidc`.")
            }
            let asked = clock.now()
            let bytes = try await answer(
                to: request,
                remedy: "Check the provider's name, its identity mappings, and that the ID token has not expired."
            )
            let answer: IdentityTokenExchange.Answer
            do throws(TokenAnswer.Malformation) {
                answer = try IdentityTokenExchange.Answer(bytes)
            } catch {
                throw failure("the answer of \(exchange.url.redacted) is unusable, as \(error.problem)", Self.urlRemedy)
            }
            transport.secrets.insert([answer.token])
            let margin = min(.seconds(60), answer.lifetime / 4)
            let match = CredentialsMatch(
                .bearer(answer.token),
                source: place,
                principal: answer.username,
                renewal: asked.advanced(by: answer.lifetime - margin)
            )
            self.match = match
            return .success(match)
        } catch {
            return .failure(error)
        }
    }

    private func identityToken() async throws(CredentialsError) -> Secret {
        switch source {
        case .given(let token): return token
        case .gitHubActions(let url, let token):
            guard let request = source.request(audience: exchange.audience) else { return token }
            transport.secrets.insert([token])
            let bytes = try await answer(
                to: request,
                remedy: "Give the job the permission `id-token: write`."
            )
            guard let identity = IdentityTokenSource.token(in: bytes) else {
                throw failure("the answer of \(url.redacted) holds no token", "Run the job again.")
            }
            return identity
        }
    }

    private func answer(
        to request: TransportRequest,
        remedy: String
    ) async throws(CredentialsError) -> [UInt8] {
        let response: TransportResponse
        let bytes: [UInt8]
        do throws(TransportError) {
            response = try await transport.send(request)
            bytes = try await response.body.collect(upTo: Self.answerLimit)
        } catch {
            if case .cancelled = error.kind { throw .cancelled(place: place) }
            throw failure(error.description, Self.urlRemedy)
        }
        guard response.status.kind == .successful else {
            let said = transport.secrets.quoted(bytes)
            throw failure(
                "\(request.url.redacted) answers with status \(response.status.code)"
                    + (said.isEmpty ? "" : ", saying: \(said)"),
                response.status.code >= 500 || response.status.code == 429 ? "Run it again later." : remedy
            )
        }
        return bytes
    }

    private func failure(_ problem: String, _ remedy: String) -> CredentialsError {
        CredentialsError(.exchangeFailed, place: place, problem: problem, remedy: remedy)
    }

    private static let urlRemedy = "Check the registry's URL, and that its Access service can be reached."
}
