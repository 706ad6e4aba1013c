/// Credentials that promoter's own configuration gives for one registry.
///
/// No other registry gets them.
public struct ConfiguredCredentials: CredentialsProviding {
    private let address: RegistryAddress
    private let match: CredentialsMatch

    /// Makes a provider of what is known already.
    ///
    /// - Parameters:
    ///   - credentials: the credentials, ``RegistryCredentials/anonymous`` to use none whatever the user has elsewhere.
    ///   - address: the registry that they are for.
    ///   - source: where they were given, for messages, for example `promoter.yaml, registry 'production'`.
    ///   - principal: whose they are, where the credentials don't say it.
    public init(
        _ credentials: RegistryCredentials,
        for address: RegistryAddress,
        source: String,
        principal: String? = nil
    ) {
        self.address = address
        self.match = CredentialsMatch(credentials, source: source, principal: principal)
    }

    /// What was given, if it is for this registry.
    ///
    /// - Parameters:
    ///   - address: the registry.
    ///   - repository: not regarded.
    /// - Returns: the credentials, or `nil` for another registry.
    public func credentials(
        for address: RegistryAddress,
        repository: String?
    ) async -> CredentialsMatch? {
        address == self.address ? match : nil
    }

    /// Does nothing: what the configuration says stays.
    ///
    /// - Parameter address: not regarded.
    public func forget(_ address: RegistryAddress) async {}

    /// Where the credentials were given.
    public var places: [String] { [match.source] }
}
