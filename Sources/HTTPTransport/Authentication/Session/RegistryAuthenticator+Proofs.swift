extension RegistryAuthenticator {
    /// The proof that a request carries before the registry asked.
    func proof(
        for wanted: AccessScopeSet,
        uploadLength: Int64
    ) async throws(RegistrySessionError) -> AuthenticationProof? {
        note(wanted)
        let repository = wanted.principalRepository
        switch scheme {
        case .unknown, .open:
            return nil
        case .basic:
            return proof(of: try await match(for: repository), isBasic: true)
        case .token:
            guard let service = services[repository] ?? latestService else { return nil }
            if let ready = proof(of: try await match(for: repository), isBasic: false) { return ready }
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
        note(wanted)
        let repository = wanted.principalRepository ?? AccessScopeSet(challenge.scopes).principalRepository
        let service = try learn(challenge, from: url, repository: repository)
        if case .credentials(let refused, _) = sent {
            // Where they went before anything was asked for, a challenge for a token refuses the way, not the credentials.
            if !isEager || service == nil || proof(of: refused, isBasic: false) != nil {
                guard let renewed = try await renewed(after: refused, for: repository) else { return nil }
                if let proof = proof(of: renewed, isBasic: service == nil) { return proof }
            }
        } else if let proof = proof(of: try await match(for: repository), isBasic: service == nil) {
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

    private func proof(of match: CredentialsMatch, isBasic: Bool) -> AuthenticationProof? {
        AuthenticationProof(match, isBasic: isBasic, isEager: isEager)
    }
}
