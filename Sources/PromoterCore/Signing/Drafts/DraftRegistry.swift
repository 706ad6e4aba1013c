/// A registry in memory that holds what promoter made and has not attached yet, so that it is carried like anything else.
struct DraftRegistry: RegistryBackend {
    let location = RegistryLocation(name: "promoter", backend: "memory", address: "memory", identity: "memory")
    let manifests: [Digest: RawManifest]
    let blobs: [Digest: [UInt8]]

    init(manifests: [RawManifest], blobs: [[UInt8]]) {
        self.manifests = Dictionary(manifests.map { ($0.digest, $0) }, uniquingKeysWith: { first, _ in first })
        self.blobs = Dictionary(blobs.map { (Digest(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
    }

    var refusesIncompleteManifests: Bool { false }
    var signatureStrategies: [any SignatureStrategy] { [] }

    func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor? {
        try await manifest(reference, in: repository)?.descriptor
    }

    func manifest(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> RawManifest? {
        guard case .digest(let digest) = reference else { return nil }
        return manifests[digest]
    }

    func blob(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> BlobStream {
        guard let bytes = blobs[blob.digest] else {
            throw refusal(.notFound, "read the blob \(blob.digest)")
        }
        return BlobStream(bytes: bytes)
    }

    func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        blobs[blob.digest] != nil
    }

    func push(_ upload: BlobUpload, to repository: RepositoryName) async throws(RegistryError) -> BlobPushOutcome {
        throw refusal(.unsupported, "write the blob \(upload.blob.digest)")
    }

    func push(
        _ manifest: RawManifest,
        to repository: RepositoryName,
        tagged tag: TagName?
    ) async throws(RegistryError) {
        throw refusal(.unsupported, "write the manifest \(manifest.digest)")
    }

    func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] { [] }

    private func refusal(_ kind: RegistryError.Kind, _ operation: String) -> RegistryError {
        RegistryError(
            kind,
            operation: operation,
            location: location,
            reason: "promoter holds what it made itself, and nothing else",
            remedy: "report this"
        )
    }
}
