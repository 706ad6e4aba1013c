import PromoterCore

/// Deletes all but what it is told not to.
struct RefusingDeletion: ManifestDeleting {
    let base: any ManifestDeleting
    let refused: Set<ManifestReference>
    let location: RegistryLocation

    func delete(_ reference: ManifestReference, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        guard !refused.contains(reference) else {
            throw RegistryError(
                .forbidden,
                operation: "delete the manifest",
                location: location,
                reason: "not for you",
                remedy: "ask for it"
            )
        }
        return try await base.delete(reference, in: repository)
    }
}
