import PromoterCore

/// Says that it deletes, and does not.
struct IdleDeletion: ManifestDeleting {
    func delete(_ reference: ManifestReference, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        true
    }
}
