internal import HTTPTransport

/// What docker, podman or cosign are logged in with, found by any name that an Artifactory has.
///
/// One Artifactory goes by several names: with its port and without, and by a host of its own for docker. People log in to the one
/// that they push to.
struct ArtifactoryStoredCredentials: CredentialsProviding {
    let stored: StoredCredentials
    /// The names, the REST API's first.
    let addresses: [RegistryAddress]
    /// The key of the repository, for stores that keep credentials by name space.
    let key: String

    func credentials(
        for address: RegistryAddress,
        repository: String?
    ) async throws(CredentialsError) -> CredentialsMatch? {
        for candidate in [address] + addresses.filter({ $0 != address }) {
            if let match = try await stored.credentials(for: candidate, repository: key) { return match }
        }
        return nil
    }

    func forget(_ address: RegistryAddress) async {
        for candidate in addresses { await stored.forget(candidate) }
    }

    var places: [String] { stored.places }
}
