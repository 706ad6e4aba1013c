/// Promotes images between repositories of one registry by the registry's own means: no blob passes through promoter.
public protocol ServerSidePromoting: Sendable {
    /// Finds the way from another backend's repositories to this one's.
    ///
    /// Asks nothing of the registry; both backends have passed their preflight.
    ///
    /// - Parameter source: where the images are.
    /// - Returns: the way, or `nil` where there is none, as between two registries.
    func route(from source: any RegistryBackend) -> (any ServerSideRoute)?
}

/// A way that a registry goes by itself, from the repositories of one backend to those of another.
///
/// What the registry can't do is a value, ``ServerSideOutcome/declined(_:)``: the image then takes the ordinary way. An
/// attachment is copied before its image is promoted, so that no tag is visible before it is vouched for.
public protocol ServerSideRoute: Sendable {
    /// Checks, before anything is written, that the registry's own files are the image that its API shows.
    ///
    /// - Parameter image: what is to be promoted.
    /// - Returns: whether the way is open for this image.
    /// - Throws: ``RegistryError``, of kind ``RegistryError/Kind/corrupt`` where the two differ.
    func check(_ image: ServerSideImage) async throws(RegistryError) -> ServerSideOutcome

    /// Copies an attachment as it was read, its blobs before its manifest.
    ///
    /// What the source's tag points to by now does not matter. Files that the destination has with the same digest are left
    /// alone. Read back by the caller.
    ///
    /// - Parameters:
    ///   - attachment: what to copy.
    ///   - source: the repository that it was found in.
    ///   - destination: the repository that it should be in.
    /// - Returns: whether it was copied; where it was declined, nothing is visible at the destination.
    /// - Throws: ``RegistryError``.
    func copy(
        _ attachment: Attachment,
        from source: RepositoryName,
        to destination: RepositoryName
    ) async throws(RegistryError) -> ServerSideOutcome

    /// Makes the image and its tag at once.
    ///
    /// - Parameter image: what to promote; all its attachments are there.
    /// - Returns: whether it was promoted; where it was declined, the tag is where it was.
    /// - Throws: ``RegistryError``.
    func promote(_ image: ServerSideImage) async throws(RegistryError) -> ServerSideOutcome

    /// Reads what the registry keeps at the destination now, past everything that was remembered.
    ///
    /// - Parameter image: what was promoted.
    /// - Returns: what is there.
    /// - Throws: ``RegistryError``.
    func proof(of image: ServerSideImage) async throws(RegistryError) -> ServerSideProof

    /// The calls that a promotion would make, for a dry run; only what changes something.
    ///
    /// - Parameters:
    ///   - image: what would be promoted; `nil` where only attachments are missing.
    ///   - attachments: what would be copied as it is.
    ///   - source: the repository of the attachments.
    ///   - destination: the repository that they would be copied to.
    /// - Returns: one line each, without secrets: `POST https://…`.
    /// - Throws: ``RegistryError``.
    func calls(
        promoting image: ServerSideImage?,
        copying attachments: [Attachment],
        from source: RepositoryName,
        to destination: RepositoryName
    ) async throws(RegistryError) -> [String]
}

/// An image that its registry is to promote by itself.
public struct ServerSideImage: Sendable, Hashable {
    /// The image's own manifest.
    public let root: Descriptor
    /// The repository that it is in.
    public let source: RepositoryName
    /// The tag that it has there.
    public let sourceTag: TagName
    /// The repository that it goes to.
    public let destination: RepositoryName
    /// The tag that it gets there.
    public let tag: TagName
    /// What the tag points to now, where it points to another image.
    public let replaced: Digest?
    /// Whether the image is taken away from the source.
    public let isMove: Bool

    /// Makes an image.
    ///
    /// - Parameters:
    ///   - root: the image's own manifest.
    ///   - source: the repository that it is in.
    ///   - sourceTag: the tag that it has there.
    ///   - destination: the repository that it goes to.
    ///   - tag: the tag that it gets there.
    ///   - replaced: what the tag points to now, where it points to another image.
    ///   - isMove: whether the image is taken away from the source.
    public init(
        root: Descriptor,
        source: RepositoryName,
        sourceTag: TagName,
        destination: RepositoryName,
        tag: TagName,
        replaced: Digest?,
        isMove: Bool
    ) {
        self.root = root
        self.source = source
        self.sourceTag = sourceTag
        self.destination = destination
        self.tag = tag
        self.replaced = replaced
        self.isMove = isMove
    }

    /// The same image, with what its tag proves to point to.
    func replacing(_ existing: Digest?) -> ServerSideImage {
        ServerSideImage(
            root: root,
            source: source,
            sourceTag: sourceTag,
            destination: destination,
            tag: tag,
            replaced: existing,
            isMove: isMove
        )
    }
}

/// What came of asking a registry to do something by itself.
public enum ServerSideOutcome: Sendable, Hashable {
    /// It did; with what the user should know of it, one sentence without a full stop.
    case done(notice: String? = nil)
    /// It can't, or this user may not; why, one sentence without a full stop, for the user to be told once.
    case declined(String)
}

/// What a registry keeps of an image that it promoted.
public struct ServerSideProof: Sendable, Hashable {
    /// What the registry's own files say that the tag points to; `nil` where there is nothing.
    public let root: Digest?
    /// The manifests that are in the repository.
    public let manifests: Set<Digest>
    /// The blobs that are in the repository.
    public let blobs: Set<Digest>

    /// Makes a proof.
    ///
    /// - Parameters:
    ///   - root: what the tag points to.
    ///   - manifests: the manifests that are in the repository.
    ///   - blobs: the blobs that are in the repository.
    public init(root: Digest?, manifests: Set<Digest>, blobs: Set<Digest>) {
        self.root = root
        self.manifests = manifests
        self.blobs = blobs
    }
}
