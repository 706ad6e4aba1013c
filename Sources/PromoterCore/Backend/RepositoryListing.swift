/// What a repository has, as one request for all of it tells.
public struct RepositoryListing: Sendable, Hashable {
    /// The tags, each with what it points to; `nil` where the registry tells the names alone.
    public var tags: [TagName: Digest?]
    /// Every manifest, tagged or not; `nil` where the registry does not tell.
    public var manifests: Set<Digest>?
    /// Every blob; `nil` where the registry does not tell.
    public var blobs: Set<Digest>?

    /// Makes a listing.
    ///
    /// - Parameters:
    ///   - tags: the tags.
    ///   - manifests: every manifest, tagged or not.
    ///   - blobs: every blob.
    public init(tags: [TagName: Digest?], manifests: Set<Digest>? = nil, blobs: Set<Digest>? = nil) {
        self.tags = tags
        self.manifests = manifests
        self.blobs = blobs
    }

    /// Makes a listing of names.
    ///
    /// - Parameter names: the tags.
    public init(names: [TagName]) {
        self.init(tags: Dictionary(names.map { ($0, Digest?.none) }, uniquingKeysWith: { first, _ in first }))
    }
}
