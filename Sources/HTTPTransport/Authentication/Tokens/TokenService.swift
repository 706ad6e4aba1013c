/// Where a registry has its tokens made, as its challenge says.
struct TokenService: Sendable, Hashable {
    let realm: TransportURL
    let service: String?

    /// Reads a Bearer challenge.
    ///
    /// - Parameters:
    ///   - challenge: the challenge.
    ///   - url: the URL that sent it, of the registry's own origin; a relative realm is resolved against it.
    /// - Throws: where tokens can't be got safely there.
    init(challenge: AuthenticationChallenge, from url: TransportURL) throws(RealmRejection) {
        let named = challenge.realm ?? ""
        do {
            realm = try url.resolving(named)
        } catch {
            throw RealmRejection(realm: Redaction.unparsedURL(named), reason: error.description)
        }
        guard url.scheme != "https" || realm.scheme == "https" else {
            throw RealmRejection(
                realm: realm.redacted,
                reason: "credentials would leave TLS, which the registry itself speaks"
            )
        }
        service = challenge.service
    }
}

/// Why a realm is not asked for tokens.
struct RealmRejection: Error, Hashable {
    var realm: String
    var reason: String
}
