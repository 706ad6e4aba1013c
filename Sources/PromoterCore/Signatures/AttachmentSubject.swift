/// A manifest that a repository keeps attachments for, as one strategy keeps them.
public struct AttachmentSubject: Sendable, Hashable {
    /// The manifest's digest.
    public let digest: Digest
    /// The tags under which the strategy keeps what is attached to the manifest, or a list of it.
    public let tags: [TagName]

    /// Makes a subject.
    ///
    /// - Parameters:
    ///   - digest: the manifest's digest.
    ///   - tags: the tags under which the strategy keeps what is attached to it, or a list of it.
    public init(digest: Digest, tags: [TagName]) {
        self.digest = digest
        self.tags = tags
    }
}

extension AttachmentSubject {
    /// Makes subjects of tags that tell what they are for.
    ///
    /// - Parameters:
    ///   - tags: all tags.
    ///   - subject: the manifest that a tag is for, if any.
    /// - Returns: each subject once, with all its tags, in order.
    static func grouping(_ tags: some Sequence<TagName>, by subject: (TagName) -> Digest?) -> [AttachmentSubject] {
        var found: [Digest: [TagName]] = [:]
        for tag in tags {
            if let digest = subject(tag) { found[digest, default: []].append(tag) }
        }
        return found.map { AttachmentSubject(digest: $0.key, tags: $0.value.sorted()) }.sorted { $0.digest < $1.digest }
    }
}
