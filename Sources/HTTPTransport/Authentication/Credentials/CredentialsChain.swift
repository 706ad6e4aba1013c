/// Several places, asked in their order: the first that knows the registry answers, an error ends the search.
public struct CredentialsChain: CredentialsProviding {
    private let providers: [any CredentialsProviding]

    /// Makes a chain.
    ///
    /// - Parameter providers: the places, the first that is asked first.
    public init(_ providers: [any CredentialsProviding]) {
        self.providers = providers
    }

    /// Asks one place after the other.
    ///
    /// - Parameters:
    ///   - address: the registry.
    ///   - repository: the repository that credentials are wanted for.
    /// - Returns: what the first place that knows the registry has, or `nil`.
    /// - Throws: the error of the first place that can't be read.
    public func credentials(
        for address: RegistryAddress,
        repository: String?
    ) async throws(CredentialsError) -> CredentialsMatch? {
        for provider in providers {
            if let match = try await provider.credentials(for: address, repository: repository) { return match }
        }
        return nil
    }

    /// Has all places forget.
    ///
    /// - Parameter address: the registry.
    public func forget(_ address: RegistryAddress) async {
        for provider in providers { await provider.forget(address) }
    }

    /// All places in their order.
    public var places: [String] { providers.flatMap(\.places) }
}
