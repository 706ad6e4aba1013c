import Secrets

extension RegistryAuthenticator {
    /// What a token is for, and who makes it.
    struct TokenKey: Hashable, Sendable {
        var scopes: AccessScopeSet
        var service: TokenService
    }

    /// A refusal of the token service, which is not asked again for a while.
    struct Refusal {
        var error: RegistrySessionError
        var time: ContinuousClock.Instant
    }

    /// A token that is held for these rights, or for more.
    func heldToken(covering key: TokenKey, uploadLength: Int64) -> BearerToken? {
        if let token = heldToken(key, uploadLength: uploadLength) { return token }
        let now = clock.now()
        return held.values.first { token in
            token.service == key.service && token.scopes.covers(key.scopes)
                && token.isFresh(at: now, uploadLength: uploadLength)
        }
    }

    /// The token that is held for exactly these rights.
    func heldToken(_ key: TokenKey, uploadLength: Int64) -> BearerToken? {
        held[key].flatMap { $0.isFresh(at: clock.now(), uploadLength: uploadLength) ? $0 : nil }
    }

    /// A new token; who asks for the same rights meanwhile shares it.
    func fetch(_ key: TokenKey) async throws(RegistrySessionError) -> BearerToken {
        if let refusal = refusals[key] {
            guard refusal.time.duration(to: clock.now()) >= Self.refusalMemory else { throw refusal.error }
            refusals[key] = nil
        }
        let flight: Flight<BearerToken>
        if let running = fetching[key], running.result.join() {
            flight = running
        } else {
            let number = nextFlightNumber()
            flight = Flight(number: number, result: .running { await self.obtain(key, flight: number) })
            fetching[key] = flight
        }
        guard let result = await flight.result.wait() else { throw cancelled() }
        return try result.get()
    }

    private func obtain(_ key: TokenKey, flight: Int) async -> Result<BearerToken, RegistrySessionError> {
        defer {
            // An abandoned flight may end after its successor has started.
            if fetching[key]?.number == flight { fetching[key] = nil }
        }
        do throws(RegistrySessionError) {
            let token = try await exchange(key)
            let now = clock.now()
            held = held.filter { $0.value.isFresh(at: now, uploadLength: 0) }
            held[key] = token
            return .success(token)
        } catch {
            if case .tokenRefused(400...403, _) = error.kind {
                refusals[key] = Refusal(error: error, time: clock.now())
            }
            return .failure(error)
        }
    }

    /// Exchanges the credentials.
    ///
    /// Some services refuse everything where one right is missing. Then the first scope is asked for alone, which is
    /// the destination's: it is the registry's business whether a mount fails.
    private func exchange(_ key: TokenKey) async throws(RegistrySessionError) -> BearerToken {
        do throws(RegistrySessionError) {
            return try await exchangeRenewed(key)
        } catch {
            guard case .tokenRefused(400...403, _) = error.kind, key.scopes.scopes.count > 1 else { throw error }
            var first = key
            first.scopes = AccessScopeSet(key.scopes.scopes.prefix(1))
            guard let token = try? await exchangeRenewed(first) else { throw error }
            return token
        }
    }

    /// Exchanges the credentials; where they are refused and there are newer ones, those too.
    private func exchangeRenewed(_ key: TokenKey) async throws(RegistrySessionError) -> BearerToken {
        let repository = key.scopes.principalRepository
        let match = try await match(for: repository)
        do throws(TokenClient.Failure) {
            return try await exchange(key, with: match)
        } catch {
            guard case .refused(let status, _) = error, (400...403).contains(status), match.credentials != .anonymous,
                let newer = try await renewed(after: match, for: repository)
            else { throw sessionError(error, for: key) }
            do throws(TokenClient.Failure) {
                return try await exchange(key, with: newer)
            } catch {
                throw sessionError(error, for: key)
            }
        }
    }

    private func exchange(
        _ key: TokenKey,
        with match: CredentialsMatch
    ) async throws(TokenClient.Failure) -> BearerToken {
        let grant = try await tokens.token(from: key.service, for: key.scopes, with: match.credentials)
        if let refreshToken = grant.refreshToken, case .identityToken(_, let username) = match.credentials {
            let replaced = CredentialsMatch(.identityToken(refreshToken, username: username), source: match.source)
            for (repository, known) in matches where known == match { matches[repository] = replaced }
        }
        return grant.token
    }

    private func sessionError(_ cause: TokenClient.Failure, for key: TokenKey) -> RegistrySessionError {
        let kind: RegistrySessionError.Kind =
            switch cause {
            case .transport(let error): .transport(error)
            case .redirected:
                .realmRejected(
                    realm: secrets.shown(key.service.realm),
                    reason: "it redirects a request that holds a secret"
                )
            case .refused(let status, let text): .tokenRefused(status: status, text: text)
            case .malformed(let problem): .tokenMalformed(problem)
            }
        return failure(kind, for: key.scopes)
    }
}
