import HTTPTypes
public import Logging
public import Secrets

/// Requests to one registry, with the right proof of who is asking on each of them.
///
/// The first request to a registry goes without credentials and learns what the registry wants; until its answer is
/// there, others wait. From then on each request carries what it needs at once. Tokens are shared by all who need the
/// same rights, and are renewed before they expire. Credentials go to the registry's own origin and to the token
/// service that it names, and nowhere else.
public final class RegistrySession: Sendable {
    /// The registry's root.
    public let base: TransportURL
    /// The registry as credentials know it.
    public let address: RegistryAddress
    private let transport: HTTPTransport
    private let authenticator: RegistryAuthenticator

    /// Makes a session.
    ///
    /// Nothing is sent and no credentials are looked up before the first request.
    ///
    /// - Parameters:
    ///   - transport: what sends.
    ///   - base: the registry's root, without `/v2/`.
    ///   - credentials: where credentials are looked up, once the registry asks for some.
    ///   - clientIdentifier: how the token service knows this program.
    ///   - isEager: whether credentials go with each request, before the registry asks: for a registry that is known to take
    ///     them so. The first request then costs no refusal; a challenge for a token is answered all the same.
    ///   - logger: gets one line at level debug for each token.
    public convenience init(
        transport: HTTPTransport,
        base: TransportURL,
        credentials: any CredentialsProviding,
        clientIdentifier: String = "promoter",
        isEager: Bool = false,
        logger: Logger
    ) {
        self.init(
            transport: transport,
            base: base,
            credentials: credentials,
            clientIdentifier: clientIdentifier,
            isEager: isEager,
            clock: .system,
            logger: logger
        )
    }

    init(
        transport: HTTPTransport,
        base: TransportURL,
        credentials: any CredentialsProviding,
        clientIdentifier: String,
        isEager: Bool = false,
        clock: AuthenticationClock,
        logger: Logger
    ) {
        self.base = base
        self.address = RegistryAddress(host: base.host, port: base.port, isPlainHTTP: base.scheme == "http")
        self.transport = transport
        self.authenticator = RegistryAuthenticator(
            origin: base.origin,
            address: address,
            credentials: credentials,
            tokens: TokenClient(
                transport: transport,
                clientIdentifier: clientIdentifier,
                clock: clock,
                logger: logger
            ),
            clock: clock,
            secrets: transport.secrets,
            isEager: isEager
        )
    }

    /// Sends a request with the proof that the registry wants.
    ///
    /// Where the registry refuses it with a challenge, the request is sent once more with what the challenge asks for;
    /// a second refusal is given back as the answer, and ``attempt(for:)`` says what was tried. A request to another
    /// origin than ``base`` goes without credentials, and a refusal by the target of a redirect is given back as it is.
    ///
    /// Where a registry that asks for nothing says 403 or 404 and there are credentials for it, it is asked again with
    /// them: absence is proven only to somebody who may see.
    ///
    /// - Parameters:
    ///   - request: what to send; its `Authorization` is the session's business.
    ///   - scopes: the rights that it needs.
    ///   - answersChallenges: whether a refusal is answered as told above; without it, it is the answer at once, and credentials
    ///     are not looked up again: for a call that is refused in this way where who asks is known and may not do that.
    /// - Returns: the answer, whatever its status.
    /// - Throws: ``RegistrySessionError`` where no answer came or no proof could be got.
    public func send(
        _ request: TransportRequest,
        scopes: [AccessScope],
        answersChallenges: Bool = true
    ) async throws(RegistrySessionError) -> TransportResponse {
        guard request.url.origin == base.origin else { return try await transmit(request, nil) }
        let wanted = AccessScopeSet(scopes)
        switch try await authenticator.enter() {
        case .known: break
        case .first where !request.isUpload: return try await sendFirst(request, wanted)
        case .first, .probe: _ = try await probe()
        }
        let proof = try await authenticator.proof(for: wanted, uploadLength: request.uploadLength)
        let response = try await transmit(request, proof)
        return answersChallenges ? try await resend(request, wanted, after: response, to: proof) : response
    }

    /// Whose credentials the session uses.
    ///
    /// - Parameter scopes: the rights that are wanted.
    /// - Returns: the user's name, or `nil` where nobody is named.
    /// - Throws: ``RegistrySessionError`` where the credentials can't be looked up.
    public func principal(for scopes: [AccessScope] = []) async throws(RegistrySessionError) -> String? {
        try await authenticator.principal(for: AccessScopeSet(scopes))
    }

    /// What the session proves itself with: what the server says passes it before it gets into a message.
    public var secrets: KnownSecrets { transport.secrets }

    /// What the session proves itself with, for a message about a refusal.
    ///
    /// - Parameter scopes: the rights that the refused request needed.
    /// - Returns: the credentials' kind and place, and what they were used for.
    public func attempt(for scopes: [AccessScope]) async -> AuthenticationAttempt {
        let wanted = AccessScopeSet(scopes)
        await authenticator.note(wanted)
        return await authenticator.attempt(for: wanted)
    }

    /// Sends the request that learns what the registry wants; others are let go as soon as that is known.
    private func sendFirst(
        _ request: TransportRequest,
        _ wanted: AccessScopeSet
    ) async throws(RegistrySessionError) -> TransportResponse {
        let response: TransportResponse
        do throws(RegistrySessionError) {
            response = try await transmit(request, nil)
        } catch {
            await authenticator.leave(nil)
            throw error
        }
        await authenticator.leave(response)
        return try await resend(request, wanted, after: response, to: nil)
    }

    /// Learns with a small request what the registry wants, rather than send an upload twice.
    ///
    /// - Returns: the answer, whose body is gone.
    private func probe() async throws(RegistrySessionError) -> TransportResponse {
        let request = TransportRequest(method: .get, url: base.appendingPath("v2/"))
        do throws(RegistrySessionError) {
            let response = try await transmit(request, nil)
            await response.body.discard()
            await authenticator.leave(response)
            return response
        } catch {
            await authenticator.leave(nil)
            throw error
        }
    }

    private func resend(
        _ request: TransportRequest,
        _ wanted: AccessScopeSet,
        after response: TransportResponse,
        to proof: AuthenticationProof?
    ) async throws(RegistrySessionError) -> TransportResponse {
        guard let challenge = authenticator.challenge(in: response) else {
            return try await introduced(request, wanted, after: response, to: proof)
        }
        let better = try await authenticator.proof(
            answering: challenge,
            from: response.url,
            to: proof,
            for: wanted,
            uploadLength: request.uploadLength
        )
        guard let better else { return response }
        await response.body.discard()
        return try await transmit(request, better)
    }

    /// Sends a request again that was sent without proof and found nothing, once the registry knows who is asking.
    private func introduced(
        _ request: TransportRequest,
        _ wanted: AccessScopeSet,
        after response: TransportResponse,
        to proof: AuthenticationProof?
    ) async throws(RegistrySessionError) -> TransportResponse {
        guard proof == nil else { return response }
        while try await authenticator.isIntroductionDue(after: response, for: wanted) {
            if try await authenticator.enter() != .known {
                let answer = try await probe()
                // Nothing is proven by a registry that is out of order.
                guard !answer.isOutOfOrder else { return answer }
                if authenticator.challenge(in: answer) != nil {
                    await response.body.discard()
                    return try await resend(request, wanted, after: answer, to: nil)
                }
            }
            if let proof = try await authenticator.proof(for: wanted, uploadLength: request.uploadLength) {
                await response.body.discard()
                return try await resend(request, wanted, after: try await transmit(request, proof), to: proof)
            }
            if await authenticator.isIntroduced { break }
        }
        return response
    }

    private func transmit(
        _ request: TransportRequest,
        _ proof: AuthenticationProof?
    ) async throws(RegistrySessionError) -> TransportResponse {
        do throws(TransportError) {
            return try await transport.send(request.proving(proof?.field))
        } catch {
            throw RegistrySessionError(.transport(error), registry: address.text, attempt: .none)
        }
    }
}

extension TransportRequest {
    /// Whether it sends a stream, which is costly to send twice.
    fileprivate var isUpload: Bool {
        if case .stream = body { true } else { false }
    }

    /// How many bytes it streams; 0 where it streams none.
    fileprivate var uploadLength: Int64 {
        if case .stream(let length, _) = body { length } else { 0 }
    }
}
