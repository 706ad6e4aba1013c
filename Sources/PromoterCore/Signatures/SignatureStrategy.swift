/// One way in which a registry keeps what vouches for an image.
///
/// The source's strategy finds attachments, the destination's strategy of the same name compares and attaches them.
public protocol SignatureStrategy: Sendable {
    /// The strategy's name; equal for the same scheme on different backends.
    var name: StrategyName { get }

    /// Finds what is attached to a manifest, directly: attachments of attachments are asked for one by one.
    ///
    /// - Parameters:
    ///   - subject: the manifest.
    ///   - repository: where.
    /// - Returns: the attachments; none where there prove to be none.
    /// - Throws: ``RegistryError``: an outage never reads as "unsigned".
    func attachments(
        of subject: Descriptor,
        in repository: RepositoryView
    ) async throws(RegistryError) -> [Attachment]

    /// Finds the manifests that a repository keeps attachments for, whether or not it has the manifests themselves.
    ///
    /// - Parameter repository: the repository.
    /// - Returns: what the tags and the lists of the repository show, each manifest once.
    /// - Throws: ``RegistryError``.
    func subjects(in repository: RepositoryView) async throws(RegistryError) -> [AttachmentSubject]

    /// Decides what it takes for the destination to have an attachment, without writing anything.
    ///
    /// - Parameters:
    ///   - attachment: an attachment that was found at the source.
    ///   - source: the repository that it was found in.
    ///   - destination: the repository that it should be in.
    /// - Returns: what to do.
    /// - Throws: ``RegistryError``.
    func reconcile(
        _ attachment: Attachment,
        from source: RepositoryView,
        with destination: RepositoryView
    ) async throws(RegistryError) -> AttachmentReconciliation

    /// Attaches: its blobs are there, and so is its subject.
    ///
    /// - Parameters:
    ///   - manifest: the attachment's manifest, the source's or a merged one.
    ///   - attachment: what it is and where it goes.
    ///   - destination: where to.
    /// - Throws: ``RegistryError``.
    func attach(
        _ manifest: RawManifest,
        as attachment: Attachment,
        in destination: RepositoryView
    ) async throws(RegistryError)

    /// Whether what is attached to a manifest is found only after ``settle(_:of:in:)``.
    var settlesTogether: Bool { get }

    /// Sees to it that what was attached is found, once for all that was attached to a manifest.
    ///
    /// - Parameters:
    ///   - attachments: what was attached by ``attach(_:as:in:)``.
    ///   - subject: what to.
    ///   - destination: where.
    /// - Returns: what it took.
    /// - Throws: ``RegistryError``.
    func settle(
        _ attachments: [Attachment],
        of subject: Digest,
        in destination: RepositoryView
    ) async throws(RegistryError) -> AttachmentSettlement

    /// Reads back what is attached.
    ///
    /// - Parameters:
    ///   - attachment: what it is and where it should be.
    ///   - destination: where; a view that remembers nothing of before.
    /// - Returns: the digest of the manifest that is attached there now, or `nil` where there is none.
    /// - Throws: ``RegistryError``.
    func attached(
        _ attachment: Attachment,
        in destination: RepositoryView
    ) async throws(RegistryError) -> Digest?
}

extension SignatureStrategy {
    /// None are known.
    public func subjects(in repository: RepositoryView) async throws(RegistryError) -> [AttachmentSubject] { [] }

    /// What is attached is found at once.
    public var settlesTogether: Bool { false }

    /// What was attached is found by itself.
    public func settle(
        _ attachments: [Attachment],
        of subject: Digest,
        in destination: RepositoryView
    ) async throws(RegistryError) -> AttachmentSettlement { .listed }
}

/// What it took for what was attached to be found.
public enum AttachmentSettlement: Sendable, Hashable {
    /// Nothing.
    case listed
    /// A list was written.
    case written
    /// It is there, but can't be found; why, one sentence without a full stop.
    case impossible(String)
}

/// What it takes for a destination to have an attachment.
public enum AttachmentReconciliation: Sendable, Hashable {
    /// The destination has none: the source's manifest is attached as it is.
    case create
    /// The destination has the same.
    case same
    /// The destination has all of it, and more.
    case contained
    /// The destination has less: the source's manifest takes its place, and nothing is lost.
    case extend
    /// Each side has something that the other lacks: a manifest that has both takes the place.
    case merge(MergedAttachment)
    /// The two can't be joined, and the destination's is kept; why.
    case conflict(String)
}

/// A manifest that joins what two registries had.
public struct MergedAttachment: Sendable, Hashable {
    /// The joined manifest.
    public let manifest: RawManifest
    /// The blobs of the joined manifest that only the source has.
    public let sourceBlobs: [Descriptor]
    /// Blobs that are written anew, as they stand in neither registry.
    public let newBlobs: [[UInt8]]

    /// Makes a merged attachment.
    ///
    /// - Parameters:
    ///   - manifest: the joined manifest.
    ///   - sourceBlobs: its blobs that only the source has.
    ///   - newBlobs: blobs that are written anew.
    public init(manifest: RawManifest, sourceBlobs: [Descriptor], newBlobs: [[UInt8]]) {
        self.manifest = manifest
        self.sourceBlobs = sourceBlobs
        self.newBlobs = newBlobs
    }
}
