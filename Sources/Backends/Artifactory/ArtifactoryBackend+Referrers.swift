internal import OCIBackend
public import PromoterCore

extension ArtifactoryBackend: ReferrerListing {
    /// Lists what refers to a manifest through the registry API, which has the list from version 7.90.1 on.
    public func referrers(
        of subject: Digest,
        in repository: RepositoryName
    ) async throws(RegistryError) -> [Descriptor]? {
        if let version = await instance.knownVersion.version, version < .listsReferrers { return nil }
        do {
            return try await plane.registry.referrers(of: subject, in: repository)
        } catch {
            throw explained(error, needs: .read)
        }
    }
}
