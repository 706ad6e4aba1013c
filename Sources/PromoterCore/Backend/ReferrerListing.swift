/// A registry that lists what refers to a manifest (distribution specification, "Listing Referrers").
public protocol ReferrerListing: Sendable {
    /// Lists the manifests that name a manifest as their subject, all pages, unfiltered.
    ///
    /// What a list says of a manifest's artifact type and annotations is not to be relied on.
    ///
    /// - Parameters:
    ///   - subject: the manifest.
    ///   - repository: where.
    /// - Returns: what points to each of them; `nil` where the registry proves not to offer the list.
    /// - Throws: ``RegistryError``: an outage never reads as "nothing refers to it".
    func referrers(
        of subject: Digest,
        in repository: RepositoryName
    ) async throws(RegistryError) -> [Descriptor]?
}
