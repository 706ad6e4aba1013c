/// A place that keeps images: a registry behind a network protocol, or a directory.
///
/// All reading is by ``ManifestReference`` or ``Descriptor``, all writing takes exact bytes. What is absent is a `nil`, never an
/// error: a backend gives `nil` or `false` only where the absence is proven, and throws where it could not find out.
public protocol RegistryBackend: Sendable {
    /// Where this is, for messages and to tell two registries apart.
    var location: RegistryLocation { get }

    /// Whether the registry refuses a manifest of which a child or a blob is missing.
    ///
    /// Where it does, a manifest that is there vouches for all that is below it, and promoter need not look there.
    var refusesIncompleteManifests: Bool { get }

    /// How this registry keeps what vouches for an image.
    var signatureStrategies: [any SignatureStrategy] { get }

    /// Where blobs lie as files on this machine, for a registry that keeps them so.
    var blobFiles: (any BlobFileLocating)? { get }

    /// How blobs are checked where they are, without carrying them anywhere, where that costs no transfer.
    var blobChecks: (any BlobChecking)? { get }

    /// How the registry lists what refers to a manifest, where it may.
    var referrers: (any ReferrerListing)? { get }

    /// How the registry promotes images by itself, where it can.
    var serverSidePromotion: (any ServerSidePromoting)? { get }

    /// How the registry takes manifests and tags away, where it may.
    var deletion: (any ManifestDeleting)? { get }

    /// How the registry marks promoted images, where it is asked to.
    var stamping: (any PromotionStamping)? { get }

    /// Finds out, before anything is read or written, whether the registry can serve in a role.
    ///
    /// A run asks once for each role.
    ///
    /// - Parameter role: what the run wants of it.
    /// - Throws: ``RegistryError`` where it can't.
    func preflight(as role: RegistryRole) async throws(RegistryError)

    /// The name of a repository at the registry itself, which differs where this backend puts a name space before all names.
    ///
    /// - Parameter repository: the repository, as this backend's callers name it.
    /// - Returns: the name that all backends of the registry share, as ``BlobUpload/mountSources`` has it.
    func fullName(of repository: RepositoryName) -> RepositoryName

    /// Asks what a reference points to, without reading it.
    ///
    /// - Parameters:
    ///   - reference: a tag or a digest.
    ///   - repository: where.
    /// - Returns: the manifest's descriptor, or `nil` where there proves to be none.
    /// - Throws: ``RegistryError``.
    func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor?

    /// Reads a manifest, exactly as it is stored. A manifest asked for by digest has that digest.
    ///
    /// - Parameters:
    ///   - reference: a tag or a digest.
    ///   - repository: where.
    /// - Returns: the manifest, or `nil` where there proves to be none.
    /// - Throws: ``RegistryError``.
    func manifest(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> RawManifest?

    /// Opens a blob for reading. Its bytes are checked by who reads them: ``BlobStream/verified(as:from:)``.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: the blob's bytes, in order, from the first one.
    /// - Throws: ``RegistryError``, of kind ``RegistryError/Kind/notFound`` where there is none.
    func blob(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> BlobStream

    /// Asks whether a blob is in a repository.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: whether it is there.
    /// - Throws: ``RegistryError`` where that could not be found out.
    func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool

    /// Sees to it that a blob is in a repository: by what is there, by a mount or a clone, or by writing it.
    ///
    /// - Parameters:
    ///   - upload: the blob and where it can be had from.
    ///   - repository: where to.
    /// - Returns: how it came to be there.
    /// - Throws: ``RegistryError``; then the repository is as it was before.
    func push(_ upload: BlobUpload, to repository: RepositoryName) async throws(RegistryError) -> BlobPushOutcome

    /// Writes a manifest, byte for byte, under its digest or under a tag. Writing it again changes nothing.
    ///
    /// - Parameters:
    ///   - manifest: what to write; all that it refers to is there.
    ///   - repository: where to.
    ///   - tag: the tag to point to it, or `nil` to write it under its digest only.
    /// - Throws: ``RegistryError``.
    func push(_ manifest: RawManifest, to repository: RepositoryName, tagged tag: TagName?) async throws(RegistryError)

    /// Lists the tags of a repository.
    ///
    /// - Parameter repository: which one.
    /// - Returns: all its tags; none where there is no such repository.
    /// - Throws: ``RegistryError``; of kind ``RegistryError/Kind/forbidden`` or ``RegistryError/Kind/unsupported`` where
    ///   listing alone is not to be had.
    func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName]

    /// Lists what a repository has: its tags, and what they point to where one request tells that too.
    ///
    /// - Parameter repository: which one.
    /// - Returns: all that it has; nothing where there is no such repository.
    /// - Throws: ``RegistryError``, as ``tags(in:)``.
    func listing(of repository: RepositoryName) async throws(RegistryError) -> RepositoryListing

    /// Whether a listing may say that something is not there (``RepositoryListing/isComplete``), so that asking for it spares
    /// questions about single things.
    var listsCompletely: Bool { get }
}

extension RegistryBackend {
    /// Nothing lies on this machine.
    public var blobFiles: (any BlobFileLocating)? { nil }

    /// They are checked when they are carried.
    public var blobChecks: (any BlobChecking)? { nil }

    /// It does not.
    public var referrers: (any ReferrerListing)? { nil }

    /// It can't.
    public var serverSidePromotion: (any ServerSidePromoting)? { nil }

    /// It does not.
    public var deletion: (any ManifestDeleting)? { nil }

    /// It is not asked to.
    public var stamping: (any PromotionStamping)? { nil }

    /// There is nothing to find out.
    public func preflight(as role: RegistryRole) async throws(RegistryError) {}

    /// The names of the tags.
    public func listing(of repository: RepositoryName) async throws(RegistryError) -> RepositoryListing {
        RepositoryListing(names: try await tags(in: repository))
    }

    /// A list proves no absence.
    public var listsCompletely: Bool { false }

    /// There is no name space.
    public func fullName(of repository: RepositoryName) -> RepositoryName { repository }
}

/// Tells where a blob lies as a file.
public protocol BlobFileLocating: Sendable {
    /// Finds a blob's file.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: the file's absolute path, or `nil` where there is none. The file never changes once it is there.
    /// - Throws: ``RegistryError``.
    func file(of blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> String?
}
