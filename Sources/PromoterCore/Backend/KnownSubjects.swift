/// What is known of a repository's manifests as to what each is attached to: so much tells whether a registry has to be asked.
///
/// A manifest's bytes never change, so what was read once holds in every repository.
struct KnownSubjects: Sendable {
    private var read: [Digest: Digest?] = [:]
    private var images: Set<Digest> = []
    private var listed: Set<Digest> = []

    /// Remembers a manifest that was read; one that can't be decoded stays unknown.
    mutating func add(_ manifest: RawManifest) {
        guard read[manifest.digest] == nil, let content = try? manifest.content() else { return }
        read[manifest.digest] = .some(content.subject?.digest)
    }

    /// Remembers what an index lists.
    ///
    /// Only what it lists for a platform, and as nothing else, is taken for an image that is attached to nothing until it is read.
    mutating func add(listed children: some Sequence<Descriptor>) {
        for child in children {
            listed.insert(child.digest)
            if child.isListedAsImage { images.insert(child.digest) }
        }
    }

    /// The manifests to read before the registry is asked: what an image's index lists beside its platforms, and nobody has read.
    ///
    /// - Parameter contents: what the repository has.
    /// - Returns: none where others are unknown as well, as the registry has to be asked in any case.
    func worthReading(in contents: RepositoryListing) -> Set<Digest> {
        let unclear = listed.filter { read[$0] == nil && !images.contains($0) }
        guard !unclear.isEmpty else { return [] }
        var clear = self
        clear.images.formUnion(unclear)
        return clear.mayShow(contents, referringTo: nil) ? [] : unclear.intersection(contents.manifests ?? [])
    }

    /// Whether a repository may have a manifest that is attached to another one.
    ///
    /// What stands under a tag that is made of a digest is found by that tag.
    ///
    /// - Parameters:
    ///   - contents: what the repository has.
    ///   - subject: the other manifest; `nil` for whether it is not known of some manifest what it is attached to.
    /// - Returns: `false` only where each manifest of the repository is known to be something else.
    func mayShow(_ contents: RepositoryListing, referringTo subject: Digest?) -> Bool {
        guard let manifests = contents.manifests else { return true }
        var tagged: Set<Digest> = []
        for (tag, digest) in contents.tags {
            guard let digest else { return true }
            switch isAttached(digest, to: subject) {
            case true?: return true
            case false?: continue
            case nil:
                guard DigestTag(tag)?.isFoundByDigest == true else { return true }
                tagged.insert(digest)
            }
        }
        return manifests.contains { isAttached($0, to: subject) ?? !tagged.contains($0) }
    }

    /// Whether a manifest is attached to another one; `nil` where that is not known.
    private func isAttached(_ digest: Digest, to subject: Digest?) -> Bool? {
        if let known = read[digest] { return known != nil && known == subject }
        return images.contains(digest) ? false : nil
    }
}

extension Descriptor {
    /// Whether an index lists it as an image for a platform: BuildKit's attestations stand there for an unknown one.
    fileprivate var isListedAsImage: Bool {
        guard let platform, mediaType.isImageManifest, (artifactType ?? "").isEmpty else { return false }
        return ![platform.os, platform.architecture].contains { $0.isEmpty || $0 == "unknown" }
    }
}
