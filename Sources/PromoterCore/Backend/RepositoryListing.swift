/// What a repository has, as one request for all of it tells.
public struct RepositoryListing: Sendable, Hashable {
    /// The tags, each with what it points to; `nil` where the registry tells the names alone.
    public var tags: [TagName: Digest?]
    /// Every manifest, tagged or not; `nil` where the registry does not tell.
    public var manifests: Set<Digest>?
    /// Every blob; `nil` where the registry does not tell.
    public var blobs: Set<Digest>?
    /// Whether what is not listed is not there.
    ///
    /// Lists show what is there. Many are cut short, by a registry or by what stands before it, and show no sign of that: only the
    /// registry's own store, or its owner's word, makes an absence of one.
    public var isComplete: Bool

    /// Makes a listing.
    ///
    /// - Parameters:
    ///   - tags: the tags.
    ///   - manifests: every manifest, tagged or not.
    ///   - blobs: every blob.
    ///   - isComplete: whether what is not listed is not there.
    public init(
        tags: [TagName: Digest?],
        manifests: Set<Digest>? = nil,
        blobs: Set<Digest>? = nil,
        isComplete: Bool = false
    ) {
        self.tags = tags
        self.manifests = manifests
        self.blobs = blobs
        self.isComplete = isComplete
    }

    /// Makes a listing of names.
    ///
    /// - Parameters:
    ///   - names: the tags.
    ///   - isComplete: whether what is not listed is not there.
    public init(names: [TagName], isComplete: Bool = false) {
        self.init(
            tags: Dictionary(names.map { ($0, Digest?.none) }, uniquingKeysWith: { first, _ in first }),
            isComplete: isComplete
        )
    }
}
