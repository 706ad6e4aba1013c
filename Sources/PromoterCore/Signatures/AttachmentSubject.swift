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
