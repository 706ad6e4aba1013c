import PromoterCore
import Synchronization

/// A registry on disk that promotes images between its repositories by itself, as far as a test lets it.
final class ServerSideRegistry: RegistryBackend, ServerSidePromoting, ServerSideRoute, PromotionStamping {
    enum Call: Sendable, Hashable {
        case check
        case copy(String)
        case promote(isMove: Bool)
        case proof
        case listing
        case stamp
        case push(tag: String?)
        case pushBlob
        case blob
    }

    typealias Answer = @Sendable (Call) throws(RegistryError) -> ServerSideOutcome

    let base: any RegistryBackend
    private let answer: Answer
    private let isStamping: Bool
    private let log = Mutex<[Call]>([])
    private let promotions = Mutex<[ServerSideImage]>([])

    init(
        _ base: any RegistryBackend,
        isStamping: Bool = false,
        answer: @escaping Answer = { (_) throws(RegistryError) in .done() }
    ) {
        self.base = base
        self.isStamping = isStamping
        self.answer = answer
    }

    var calls: [Call] { log.withLock { $0 } }
    /// What it was asked to promote.
    var promoted: [ServerSideImage] { promotions.withLock { $0 } }

    private func ask(_ call: Call) throws(RegistryError) -> ServerSideOutcome {
        log.withLock { $0.append(call) }
        return try answer(call)
    }

    var location: RegistryLocation { base.location }
    var refusesIncompleteManifests: Bool { true }
    var signatureStrategies: [any SignatureStrategy] { base.signatureStrategies }
    var serverSidePromotion: (any ServerSidePromoting)? { self }
    var stamping: (any PromotionStamping)? { isStamping ? self : nil }

    func route(from source: any RegistryBackend) -> (any ServerSideRoute)? {
        source.location == location ? self : nil
    }

    func check(_ image: ServerSideImage) async throws(RegistryError) -> ServerSideOutcome {
        try ask(.check)
    }

    func copy(
        _ attachment: Attachment,
        from source: RepositoryName,
        to destination: RepositoryName
    ) async throws(RegistryError) -> ServerSideOutcome {
        let outcome = try ask(.copy(attachment.kind.text))
        guard case .done = outcome, case .tag(let tag) = attachment.place else { return outcome }
        try await transfer(attachment.manifest, from: source, to: destination, tag)
        return outcome
    }

    func promote(_ image: ServerSideImage) async throws(RegistryError) -> ServerSideOutcome {
        promotions.withLock { $0.append(image) }
        let outcome = try ask(.promote(isMove: image.isMove))
        guard case .done = outcome, let root = try await base.manifest(.tag(image.sourceTag), in: image.source) else {
            return outcome
        }
        try await transfer(root, from: image.source, to: image.destination, image.tag)
        return outcome
    }

    func proof(of image: ServerSideImage) async throws(RegistryError) -> ServerSideProof {
        _ = try ask(.proof)
        let root = try await base.resolve(.tag(image.tag), in: image.destination)?.digest
        return ServerSideProof(root: root, manifests: [], blobs: [])
    }

    func calls(
        promoting image: ServerSideImage?,
        copying attachments: [Attachment],
        from source: RepositoryName,
        to destination: RepositoryName
    ) async throws(RegistryError) -> [String] {
        attachments.map { "COPY \($0.kind)" } + (image.map { ["PROMOTE \($0.sourceTag) TO \($0.tag)"] } ?? [])
    }

    func stamp(_ image: PromotedImage) async throws(RegistryError) {
        _ = try ask(.stamp)
    }

    private func transfer(
        _ manifest: RawManifest,
        from source: RepositoryName,
        to destination: RepositoryName,
        _ tag: TagName?
    ) async throws(RegistryError) {
        guard let content = try? manifest.content() else { return }
        for blob in content.blobs {
            let base = base
            let upload = BlobUpload(blob: blob) { () async throws(RegistryError) in
                try await base.blob(blob, in: source)
            }
            _ = try await base.push(upload, to: destination)
        }
        for child in content.children {
            guard let below = try await base.manifest(.digest(child.digest), in: source) else { continue }
            try await transfer(below, from: source, to: destination, nil)
        }
        try await base.push(manifest, to: destination, tagged: tag)
    }

    var listsCompletely: Bool { base.listsCompletely }

    func listing(of repository: RepositoryName) async throws(RegistryError) -> RepositoryListing {
        _ = try ask(.listing)
        var tags: [TagName: PromoterCore.Digest?] = [:]
        for tag in try await base.tags(in: repository) {
            tags[tag] = try await base.resolve(.tag(tag), in: repository)?.digest
        }
        return RepositoryListing(tags: tags, isComplete: true)
    }

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
        _ = try ask(.blob)
        return try await base.blob(blob, in: repository)
    }

    func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        try await base.contains(blob, in: repository)
    }

    func push(_ upload: BlobUpload, to repository: RepositoryName) async throws(RegistryError) -> BlobPushOutcome {
        _ = try ask(.pushBlob)
        return try await base.push(upload, to: repository)
    }

    func push(_ manifest: RawManifest, to repository: RepositoryName, tagged tag: TagName?) async throws(RegistryError)
    {
        _ = try ask(.push(tag: tag?.text))
        try await base.push(manifest, to: repository, tagged: tag)
    }

    func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] {
        try await base.tags(in: repository)
    }

    func failure(_ kind: RegistryError.Kind) -> RegistryError {
        RegistryError(kind, operation: "be tested", location: location, reason: "the test says so", remedy: "none")
    }
}
