import Secrets

extension RegistryAuthenticator {
    /// The credentials for a repository, looked up once.
    func match(for repository: String?) async throws(RegistrySessionError) -> CredentialsMatch {
        if let match = matches[repository], !match.isDue(at: clock.now()) { return match }
        let found = try await lookUp(repository)
        // Another caller may have been faster; all go on with one answer.
        if let match = matches[repository], !match.isDue(at: clock.now()) { return match }
        matches[repository] = found
        return found
    }

    /// The credentials after the registry refused some: a helper may have newer ones, and somebody may have logged in
    /// meanwhile.
    ///
    /// - Returns: credentials that differ from the refused ones, or `nil` where there are none.
    func renewed(
        after refused: CredentialsMatch,
        for repository: String?
    ) async throws(RegistrySessionError) -> CredentialsMatch? {
        if let known = matches[repository], known != refused { return known }
        let result: Result<CredentialsMatch, RegistrySessionError>?
        if let running = renewing[repository], running.result.join() {
            result = await running.result.wait()
        } else {
            // A refusal stays one for a while: who asks again and again may be locked out.
            if let last = renewals[repository], last.duration(to: clock.now()) < Self.refusalMemory { return nil }
            let number = nextFlightNumber()
            let flight = Flight(number: number, result: .running { await self.renew(repository, flight: number) })
            renewing[repository] = flight
            result = await flight.result.wait()
        }
        guard let result else { throw cancelled() }
        let found = try result.get()
        return found == refused ? nil : found
    }

    private func renew(_ repository: String?, flight: Int) async -> Result<CredentialsMatch, RegistrySessionError> {
        defer {
            if renewing[repository]?.number == flight { renewing[repository] = nil }
            renewals[repository] = clock.now()
        }
        await credentials.forget(address)
        do throws(RegistrySessionError) {
            let found = try await lookUp(repository)
            matches[repository] = found
            return .success(found)
        } catch {
            return .failure(error)
        }
    }

    private func lookUp(_ repository: String?) async throws(RegistrySessionError) -> CredentialsMatch {
        do throws(CredentialsError) {
            let found =
                try await credentials.credentials(for: address, repository: repository)
                ?? CredentialsMatch(.anonymous, source: "")
            secrets.insert(found.credentials.secrets)
            return found
        } catch {
            throw failure(.credentials(error), for: AccessScopeSet([]))
        }
    }

    /// How long a refusal is taken for the answer to the same question.
    static var refusalMemory: Duration { .seconds(60) }
}
