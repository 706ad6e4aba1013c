/// A manifest that a repository keeps for images that are gone: an attachment, or a list of attachments under a tag.
public struct Orphan: Sendable, Hashable {
    /// What an orphan is.
    public enum Form: Sendable, Hashable {
        /// Something that was attached to an image, or to an attachment.
        case attachment(AttachmentKind, StrategyName)
        /// A list of what refers to an image, under the tag that is made of the image's digest.
        case list
    }

    /// What points to it.
    public var manifest: Descriptor
    /// The blobs of it, the configuration first.
    public var blobs: [Descriptor]
    /// What it is.
    public var form: Form
    /// What it is attached to: images that are gone, or other orphans.
    public var subjects: [Digest]
    /// The images that are gone, for which it is kept in the end.
    public var images: [Digest]
    /// The tags that are made of the digests of ``subjects`` and point to it.
    public var tags: [TagName]
    /// How far it is from the images: 1 for what is attached to them, 2 for what is attached to that.
    public var depth: Int
    /// Orphans that are found by it: they have to go before it, or nothing would lead to them.
    public var leadsTo: [Digest]

    /// Makes an orphan.
    ///
    /// - Parameters:
    ///   - manifest: what points to it.
    ///   - blobs: the blobs of it.
    ///   - form: what it is.
    ///   - subjects: what it is attached to.
    ///   - images: the images that are gone.
    ///   - tags: the tags made of the subjects' digests that point to it.
    ///   - depth: how far it is from the images.
    ///   - leadsTo: orphans that are found by it.
    public init(
        manifest: Descriptor,
        blobs: [Descriptor],
        form: Form,
        subjects: [Digest],
        images: [Digest],
        tags: [TagName],
        depth: Int,
        leadsTo: [Digest] = []
    ) {
        self.manifest = manifest
        self.blobs = blobs
        self.form = form
        self.subjects = subjects
        self.images = images
        self.tags = tags
        self.depth = depth
        self.leadsTo = leadsTo
    }

    /// Its digest.
    public var digest: Digest { manifest.digest }

    /// The bytes of the manifest and of its blobs.
    public var totalSize: Int64 { manifest.size.addingSaturated(blobs.totalSize) }
}
