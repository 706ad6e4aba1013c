import PromoterCore
import Synchronization

/// A real backend that tells what it is asked, and lets a test interfere.
final class WatchedBackend: RegistryBackend {
    /// What was asked of the backend, as a word and what it concerned.
    enum Call: Sendable, Hashable {
        case resolve(String)
        case manifest(String)
        case blob(Digest)
        case contains(Digest)
        case pushBlob(Digest)
        case pushManifest(Digest, tag: String?)
        case tags

        var isWrite: Bool {
            switch self {
            case .pushBlob, .pushManifest: true
            default: false
            }
        }
    }

    typealias Interference = @Sendable (Call) async throws(RegistryError) -> Void

    let base: any RegistryBackend
    let refusesIncompleteManifests: Bool
    let deletion: (any ManifestDeleting)?
    let referrers: (any ReferrerListing)?
    private let before: Interference
    private let after: Interference
    private let log = Mutex<[Call]>([])

    init(
        _ base: any RegistryBackend,
        refusesIncompleteManifests: Bool = true,
        before: @escaping Interference = { _ in },
        after: @escaping Interference = { _ in },
        deletion: (any ManifestDeleting)? = nil,
        referrers: (any ReferrerListing)? = nil
    ) {
        self.base = base
        self.refusesIncompleteManifests = refusesIncompleteManifests
        self.before = before
        self.after = after
        self.deletion = deletion
        self.referrers = referrers
    }

    var calls: [Call] { log.withLock { $0 } }
    var writes: [Call] { calls.filter(\.isWrite) }

    var location: RegistryLocation { base.location }
    var signatureStrategies: [any SignatureStrategy] { base.signatureStrategies }
    var blobFiles: (any BlobFileLocating)? { base.blobFiles }

    func fullName(of repository: RepositoryName) -> RepositoryName { base.fullName(of: repository) }

    func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor? {
        try await passing(.resolve(reference.description)) { () async throws(RegistryError) in
            try await base.resolve(reference, in: repository)
        }
    }

    func manifest(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> RawManifest? {
        try await passing(.manifest(reference.description)) { () async throws(RegistryError) in
            try await base.manifest(reference, in: repository)
        }
    }

    func blob(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> BlobStream {
        try await passing(.blob(blob.digest)) { () async throws(RegistryError) in
            try await base.blob(blob, in: repository)
        }
    }

    func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        try await passing(.contains(blob.digest)) { () async throws(RegistryError) in
            try await base.contains(blob, in: repository)
        }
    }

    func push(_ upload: BlobUpload, to repository: RepositoryName) async throws(RegistryError) -> BlobPushOutcome {
        try await passing(.pushBlob(upload.blob.digest)) { () async throws(RegistryError) in
            try await base.push(upload, to: repository)
        }
    }

    func push(
        _ manifest: RawManifest,
        to repository: RepositoryName,
        tagged tag: TagName?
    ) async throws(RegistryError) {
        try await passing(.pushManifest(manifest.digest, tag: tag?.text)) { () async throws(RegistryError) in
            try await base.push(manifest, to: repository, tagged: tag)
        }
    }

    var listsCompletely: Bool { base.listsCompletely }

    func listing(of repository: RepositoryName) async throws(RegistryError) -> RepositoryListing {
        RepositoryListing(names: try await tags(in: repository), isComplete: base.listsCompletely)
    }

    func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] {
        try await passing(.tags) { () async throws(RegistryError) in try await base.tags(in: repository) }
    }

    func failure(_ kind: RegistryError.Kind) -> RegistryError {
        RegistryError(kind, operation: "be tested", location: location, reason: "the test says so", remedy: "none")
    }

    private func passing<Output: Sendable>(
        _ call: Call,
        _ operation: () async throws(RegistryError) -> Output
    ) async throws(RegistryError) -> Output {
        try await before(call)
        let output = try await operation()
        log.withLock { $0.append(call) }
        try await after(call)
        return output
    }
}
