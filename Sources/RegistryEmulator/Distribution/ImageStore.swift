/// What the routes of the Distribution API stand on: repositories of blobs and manifests.
///
/// The routes have read the request, checked digests and asked ``DistributionAccess`` before they call; a store may still
/// refuse, with a text of its own. Names of repositories are the client's: what stands between the routes' prefix and
/// `/blobs/` or `/manifests/`.
public protocol ImageStore: Sendable {
    /// Where the bytes are.
    var contents: any ContentStore { get }

    /// The repositories for `_catalog`.
    ///
    /// - Parameter user: who asks.
    /// - Returns: the names, in any order.
    /// - Throws: ``DistributionError`` where the store refuses or fails.
    func repositories(for user: EmulatedUser?) async throws(DistributionError) -> [String]

    /// The tags of a repository.
    ///
    /// - Parameters:
    ///   - repository: the repository.
    ///   - user: who asks.
    /// - Returns: the tags, in any order; `nil` where there is no such repository.
    /// - Throws: ``DistributionError`` where the store refuses or fails.
    func tags(in repository: String, for user: EmulatedUser?) async throws(DistributionError) -> [String]?

    /// A blob.
    ///
    /// - Parameters:
    ///   - digest: the blob.
    ///   - repository: the repository.
    ///   - user: who asks.
    /// - Returns: its bytes; `nil` where the repository has no such blob.
    /// - Throws: ``DistributionError`` where the store refuses or fails.
    func blob(
        _ digest: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError)
        -> StoredContent?

    /// Keeps a blob, whose bytes have the digest. Keeping one that is there changes nothing.
    ///
    /// - Parameters:
    ///   - content: its bytes.
    ///   - digest: what it is called by.
    ///   - repository: the repository, which need not be there yet.
    ///   - user: who pushes it.
    /// - Throws: ``DistributionError`` where the store refuses or fails.
    func keepBlob(
        _ content: StoredContent,
        as digest: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError)

    /// Takes a blob over from another repository.
    ///
    /// - Parameters:
    ///   - digest: the blob.
    ///   - source: the other repository, as the client wrote it after `from=`; `nil` where it named none.
    ///   - repository: the repository that shall have it.
    ///   - user: who asks.
    /// - Returns: whether it was taken over; `false` opens an upload instead.
    /// - Throws: ``DistributionError`` where the store refuses or fails.
    func mountBlob(
        _ digest: ContentDigest,
        from source: String?,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError) -> Bool

    /// Deletes a blob.
    ///
    /// - Parameters:
    ///   - digest: the blob.
    ///   - repository: the repository.
    ///   - user: who asks.
    /// - Returns: whether it was there.
    /// - Throws: ``DistributionError`` where the store refuses or fails.
    func deleteBlob(
        _ digest: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    )
        async throws(DistributionError) -> Bool

    /// A manifest.
    ///
    /// - Parameters:
    ///   - name: its tag or digest.
    ///   - repository: the repository.
    ///   - user: who asks.
    /// - Returns: the manifest; `nil` where the repository has none of that name.
    /// - Throws: ``DistributionError`` where the store refuses or fails.
    func manifest(
        _ name: ManifestName,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError)
        -> StoredManifest?

    /// Keeps a manifest, whose bytes have its digest; a tag that points elsewhere is moved.
    ///
    /// - Parameters:
    ///   - manifest: the manifest.
    ///   - bytes: the manifest's bytes, which the store of bytes holds already.
    ///   - name: the tag or digest that it was pushed by.
    ///   - repository: the repository.
    ///   - user: who pushes it.
    /// - Throws: ``DistributionError`` where the store refuses or fails.
    func keepManifest(
        _ manifest: StoredManifest,
        bytes: [UInt8],
        as name: ManifestName,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError)

    /// Deletes a tag, or a manifest with all its tags.
    ///
    /// - Parameters:
    ///   - name: its tag or digest.
    ///   - repository: the repository.
    ///   - user: who asks.
    /// - Returns: whether it was there.
    /// - Throws: ``DistributionError`` where the store refuses or fails.
    func deleteManifest(
        _ name: ManifestName,
        in repository: String,
        for user: EmulatedUser?
    )
        async throws(DistributionError) -> Bool

    /// The manifests whose subject is a manifest, there or not.
    ///
    /// - Parameters:
    ///   - subject: the subject's digest.
    ///   - repository: the repository.
    ///   - user: who asks.
    /// - Returns: the manifests, in any order.
    /// - Throws: ``DistributionError`` where the store refuses or fails.
    func referrers(
        of subject: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    )
        async throws(DistributionError) -> [StoredManifest]
}

/// A manifest that a repository has.
public struct StoredManifest: Sendable, Hashable, Codable {
    /// The digest that it is called by.
    public var digest: ContentDigest
    /// Its media type, as `Content-Type` said when it was pushed.
    public var mediaType: String
    /// Its bytes.
    public var content: StoredContent

    /// Makes a manifest.
    ///
    /// - Parameters:
    ///   - digest: the digest that it is called by.
    ///   - mediaType: its media type.
    ///   - content: its bytes.
    public init(digest: ContentDigest, mediaType: String, content: StoredContent) {
        self.digest = digest
        self.mediaType = mediaType
        self.content = content
    }
}
