import HTTPTypes
import Logging
import Secrets

/// Asks token services for tokens.
///
/// It remembers nothing.
struct TokenClient: Sendable {
    private let transport: HTTPTransport
    /// Follows no redirects: they would take the secret in a form to wherever they lead.
    private let formTransport: HTTPTransport
    private let clientIdentifier: String
    private let clock: AuthenticationClock
    private var secrets: KnownSecrets { transport.secrets }
    private let logger: Logger

    init(transport: HTTPTransport, clientIdentifier: String, clock: AuthenticationClock, logger: Logger) {
        var stationary = transport.configuration
        stationary.maximumRedirects = 0
        self.transport = transport
        self.formTransport = HTTPTransport(
            engine: transport.engine,
            configuration: stationary,
            logger: logger,
            secrets: transport.secrets
        )
        self.clientIdentifier = clientIdentifier
        self.clock = clock
        self.logger = logger
    }

    /// A token, and the refresh token that took the place of the one used.
    struct Grant: Sendable {
        var token: BearerToken
        var refreshToken: Secret?
    }

    /// Why there is no token.
    enum Failure: Error {
        case transport(TransportError)
        case redirected
        case refused(status: Int, text: QuotedText)
        case malformed(String)
    }

    /// The longest answer that is read, in bytes.
    private static let maximumAnswer = 1 << 20

    /// Asks in one way after the other until one is understood.
    func token(
        from service: TokenService,
        for scopes: AccessScopeSet,
        with credentials: RegistryCredentials
    ) async throws(Failure) -> Grant {
        let exchange = TokenExchange(
            service: service,
            scopes: scopes,
            credentials: credentials,
            clientIdentifier: clientIdentifier
        )
        var refusal: (status: Int, text: QuotedText)?
        for grant in exchange.grants {
            guard let request = exchange.request(by: grant) else { continue }
            let (response, bytes) = try await answer(to: request, grant)
            let status = response.status.code
            if (200...299).contains(status) {
                return try read(bytes, of: response, to: exchange)
            }
            let text = secrets.quoted(bytes)
            // Where no way was understood, the first refusal is that of the way that is meant for these credentials.
            let isUnknownWay = status == 404 || status == 405
            refusal = isUnknownWay ? (refusal ?? (status, text)) : (status, text)
            guard TokenExchange.isWorthAnother(after: grant, status: status) else { break }
        }
        throw .refused(status: refusal?.status ?? 0, text: refusal?.text ?? secrets.quoted(""))
    }

    private func answer(
        to request: TransportRequest,
        _ grant: TokenExchange.Grant
    ) async throws(Failure) -> (TransportResponse, [UInt8]) {
        do throws(TransportError) {
            let response = try await (grant == .query ? transport : formTransport).send(request)
            return (response, try await response.body.collect(upTo: Self.maximumAnswer))
        } catch {
            if grant != .query, case .tooManyRedirects = error.kind { throw .redirected }
            throw .transport(error)
        }
    }

    private func read(
        _ bytes: [UInt8],
        of response: TransportResponse,
        to exchange: TokenExchange
    ) throws(Failure) -> Grant {
        let answer: TokenAnswer
        do throws(TokenAnswer.Malformation) {
            answer = try TokenAnswer(bytes)
        } catch {
            throw .malformed(error.problem)
        }
        secrets.insert([answer.token] + [answer.refreshToken].compactMap { $0 })
        let token = BearerToken(
            value: answer.token,
            scopes: exchange.scopes,
            service: exchange.service,
            obtained: clock.now(),
            lifetime: answer.remainingLifetime(serverDate: response.headers[.date])
        )
        logger.debug(
            "got a token",
            metadata: [
                "realm": "\(secrets.shown(exchange.service.realm))",
                "scopes": "\(secrets.hiding(in: exchange.scopes.texts.joined(separator: " ")))",
                "lifetime": "\(token.lifetime)",
            ]
        )
        return Grant(token: token, refreshToken: answer.refreshToken)
    }
}
