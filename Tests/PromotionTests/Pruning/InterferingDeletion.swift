import PromoterCore

/// Does something during the first deletion.
struct InterferingDeletion: ManifestDeleting {
    let base: any ManifestDeleting
    private let isFirst = Once()
    private let meanwhile: @Sendable () async throws(RegistryError) -> Void

    init(base: any ManifestDeleting, _ meanwhile: @escaping @Sendable () async throws(RegistryError) -> Void) {
        self.base = base
        self.meanwhile = meanwhile
    }

    func delete(_ reference: ManifestReference, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        if isFirst.isFirst() { try await meanwhile() }
        return try await base.delete(reference, in: repository)
    }
}
