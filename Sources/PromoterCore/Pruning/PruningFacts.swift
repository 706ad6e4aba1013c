/// What a repository shows of attachments whose image is gone, and of all that may need them.
struct PruningFacts: Sendable, Hashable {
    /// Something that is kept for a manifest.
    struct Finding: Sendable, Hashable {
        /// What it is kept for: an image that is gone, or another finding's manifest.
        var subject: Digest
        /// What it is.
        var form: Orphan.Form
        /// The tag made of the subject's digest that leads to it, if one does.
        var tag: TagName?
        /// Its manifest.
        var manifest: Descriptor
        /// The manifest's blobs.
        var blobs: [Descriptor] = []
        /// What a list names.
        var entries: [Digest] = []
        /// Why it is not what its tag says, where it is not: then it stays.
        var obstacle: PruningObstacle?
    }

    /// Manifests that attachments are kept for, and that are not in the repository.
    var missing: Set<Digest> = []
    /// What is kept for them, and what is kept for that in turn.
    var findings: [Finding] = []
    /// What every tag of the repository points to.
    var tags: [TagName: Digest] = [:]
    /// All manifests of the repository that are known.
    var outlines: [Digest: ManifestOutline] = [:]
}
