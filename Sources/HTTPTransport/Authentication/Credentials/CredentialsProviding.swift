/// A place where credentials may be found.
public protocol CredentialsProviding: Sendable {
    /// Looks credentials up.
    ///
    /// - Parameters:
    ///   - address: the registry.
    ///   - repository: the repository that they are wanted for; stores may keep them by repository.
    /// - Returns: what was found, or `nil` where this place knows nothing of the registry.
    /// - Throws: ``CredentialsError`` where the place can't be read, which is not the same as having none.
    func credentials(
        for address: RegistryAddress,
        repository: String?
    ) async throws(CredentialsError) -> CredentialsMatch?

    /// Says that the registry refused what was found, so that nothing remembered is handed out again.
    ///
    /// - Parameter address: the registry.
    func forget(_ address: RegistryAddress) async

    /// Where this place looks, for messages about credentials that are missing.
    var places: [String] { get }
}

/// Credentials and where they are from.
public struct CredentialsMatch: Sendable, Hashable {
    /// The credentials.
    public let credentials: RegistryCredentials
    /// Where they were found, for messages: a file, a helper, an entry of the configuration.
    public let source: String
    /// Whose they are, where neither the credentials nor the source says it.
    public let principal: String?
    /// When they are to be looked up again; `nil` for credentials that stay.
    public let renewal: ContinuousClock.Instant?

    /// Makes a match.
    ///
    /// - Parameters:
    ///   - credentials: the credentials.
    ///   - source: where they were found.
    ///   - principal: whose they are, where the credentials don't say it.
    ///   - renewal: when they are to be looked up again.
    public init(
        _ credentials: RegistryCredentials,
        source: String,
        principal: String? = nil,
        renewal: ContinuousClock.Instant? = nil
    ) {
        self.credentials = credentials
        self.source = source
        self.principal = principal ?? credentials.username
        self.renewal = renewal
    }

    func isDue(at now: ContinuousClock.Instant) -> Bool { renewal.map { $0 <= now } ?? false }
}
