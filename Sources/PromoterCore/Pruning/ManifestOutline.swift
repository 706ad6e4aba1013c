/// What a manifest says of others, without its bytes: so much is remembered of every manifest of a repository.
struct ManifestOutline: Sendable, Hashable {
    /// What points to it.
    let descriptor: Descriptor
    /// What it is attached to, where it says so.
    let subject: Digest?
    /// The manifests of an index.
    let children: [Descriptor]
    /// Whether it is an image or an index of images, rather than an artifact.
    let isImage: Bool

    init(descriptor: Descriptor, subject: Digest? = nil, children: [Descriptor] = [], isImage: Bool = false) {
        self.descriptor = descriptor
        self.subject = subject
        self.children = children
        self.isImage = isImage
    }

    /// Reads a manifest.
    ///
    /// One of an unknown or an obsolete kind refers to nothing, unless it lists manifests.
    ///
    /// - Parameter manifest: the manifest.
    /// - Throws: ``ManifestError`` for a list of manifests that can't be read.
    init(_ manifest: RawManifest) throws(ManifestError) {
        do throws(ManifestError) {
            let referrer = try Referrer(manifest)
            self.init(
                descriptor: manifest.descriptor,
                subject: referrer.subject,
                children: try manifest.content().children,
                isImage: referrer.isImage
            )
        } catch {
            let listsManifests = ManifestKeys(of: manifest.bytes).members.contains("manifests")
            if manifest.mediaType.isIndex || listsManifests { throw error }
            self.init(descriptor: manifest.descriptor, isImage: true)
        }
    }

    /// Whether it is attached to a manifest, as ``Referrer/isAttached(to:isTagged:)`` has it.
    func isAttached(to digest: Digest, isTagged: Bool) -> Bool {
        if let subject { return subject == digest }
        return isTagged && !isImage
    }
}
