import PromoterCore

/// A registry that loses the first writing of one tag, and says that all went well.
final class TagLosingRegistry: RegistryBackend {
    let base: any RegistryBackend
    let tag: TagName
    let repository: RepositoryName
    private let hasForgotten = Once()

    init(base: any RegistryBackend, tag: TagName, repository: RepositoryName) {
        self.base = base
        self.tag = tag
        self.repository = repository
    }

    var location: RegistryLocation { base.location }
    var refusesIncompleteManifests: Bool { base.refusesIncompleteManifests }
    var signatureStrategies: [any SignatureStrategy] { base.signatureStrategies }

    func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor? {
        try await base.resolve(reference, in: repository)
    }

    func manifest(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> RawManifest? {
        try await base.manifest(reference, in: repository)
    }

    func blob(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> BlobStream {
        try await base.blob(blob, in: repository)
    }

    func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        try await base.contains(blob, in: repository)
    }

    func push(_ upload: BlobUpload, to repository: RepositoryName) async throws(RegistryError) -> BlobPushOutcome {
        try await base.push(upload, to: repository)
    }

    func push(_ manifest: RawManifest, to repository: RepositoryName, tagged tag: TagName?) async throws(RegistryError)
    {
        if tag == self.tag, repository == self.repository, hasForgotten.isFirst() { return }
        try await base.push(manifest, to: repository, tagged: tag)
    }

    var listsCompletely: Bool { base.listsCompletely }

    func listing(of repository: RepositoryName) async throws(RegistryError) -> RepositoryListing {
        RepositoryListing(names: try await tags(in: repository), isComplete: base.listsCompletely)
    }

    func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] {
        try await base.tags(in: repository)
    }
}
