/// Takes manifests and tags away, for registries that let their users do so (distribution specification, "Content
/// Management").
public protocol ManifestDeleting: Sendable {
    /// Deletes a manifest, with all tags that point to it, or a tag alone.
    ///
    /// Blobs are left to the registry's own cleaning. Deleting what is gone is no error.
    ///
    /// - Parameters:
    ///   - reference: a digest for the manifest and all its tags; a tag for this tag alone: the manifest stays under its other
    ///     tags, and where it has none may stay under its digest.
    ///   - repository: where.
    /// - Returns: whether there was one.
    /// - Throws: ``RegistryError``; of kind ``RegistryError/Kind/unsupported`` where the registry does not delete, or not in this
    ///   way, and ``RegistryError/Kind/forbidden`` where it does not for this user. Then all is as it was.
    func delete(_ reference: ManifestReference, in repository: RepositoryName) async throws(RegistryError) -> Bool
}
