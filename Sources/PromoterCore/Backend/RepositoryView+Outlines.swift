/// What manifests say of others.
extension RepositoryView {
    /// Reads what a manifest says of others, once a run.
    ///
    /// - Parameter digest: the manifest's digest.
    /// - Returns: what it says, or `nil` where there proves to be no such manifest.
    /// - Throws: ``RegistryError``, also for a list of manifests that can't be read: what it lists is not known.
    func outline(of digest: Digest) async throws(RegistryError) -> ManifestOutline? {
        if let known = outlines[digest] { return known }
        guard let manifest = try await backend.manifest(.digest(digest), in: name) else { return nil }
        return try outline(of: manifest)
    }

    /// Remembers what a manifest that was read says of others.
    ///
    /// - Parameter manifest: the manifest.
    /// - Returns: what it says.
    /// - Throws: ``RegistryError`` for a list of manifests that can't be read.
    @discardableResult
    func outline(of manifest: RawManifest) throws(RegistryError) -> ManifestOutline {
        if let known = outlines[manifest.digest] { return known }
        explain(manifest)
        do throws(ManifestError) {
            let outline = try ManifestOutline(manifest)
            outlines[manifest.digest] = outline
            return outline
        } catch {
            throw RegistryError(
                .invalid,
                operation: "read what a manifest refers to",
                location: backend.location,
                repository: name,
                reference: manifest.digest.text,
                reason: "\(error)",
                remedy: error.remedy
            )
        }
    }

    /// What is known of all manifests that were read for what they say of others.
    var knownOutlines: [Digest: ManifestOutline] { outlines }
}
