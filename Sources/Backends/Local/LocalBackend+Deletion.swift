public import PromoterCore

extension LocalBackend: ManifestDeleting {
    /// Takes a tag off `index.json`, or a manifest: all that lists it, and its file.
    ///
    /// The blobs of a manifest stay, as others may share them. The children of an index stay too, and are listed from then on where
    /// no other index leads to them. A manifest that is also another's blob, byte for byte, keeps its file for that.
    ///
    /// - Parameters:
    ///   - reference: a digest for the manifest and all its tags, a tag for that alone.
    ///   - repository: where.
    /// - Returns: whether there was one.
    /// - Throws: `RegistryError`, of kind `corrupt` where several manifests have the tag.
    public func delete(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Bool {
        do throws(LayoutProblem) {
            let layout = try layout(repository)
            // Where there is nothing to delete, nothing is written.
            guard let index = try await layout.index(), try has(reference, index, in: layout.folder) else {
                return false
            }
            return try await layout.change { revision throws(LayoutProblem) in
                guard try has(reference, revision.index, in: layout.folder) else { return false }
                switch reference {
                case .tag(let tag): try delete(tag, from: &revision, in: layout.folder)
                case .digest(let digest): try delete(digest, from: &revision, in: layout.folder)
                }
                return true
            }
        } catch {
            throw attempt("delete the \(reference.kind)", repository, reference.description).error(error)
        }
    }

    private func has(
        _ reference: ManifestReference,
        _ index: LayoutIndex,
        in folder: LayoutFolder
    ) throws(LayoutProblem) -> Bool {
        switch reference {
        case .tag(let tag): return index.entries.contains { $0.tag == tag }
        case .digest(let digest):
            if index.target(digest) != nil { return true }
            return try unlisted(digest, in: folder) != nil
        }
    }

    private func delete(
        _ tag: TagName,
        from revision: inout LayoutRevision,
        in folder: LayoutFolder
    ) throws(LayoutProblem) {
        let holders = revision.index.entries.filter { $0.tag == tag }
        guard Set(holders.map { $0.target?.digest }).count == 1 else { throw .ambiguous(tag, holders, in: folder) }
        revision.index.untag(tag)
    }

    private func delete(
        _ digest: Digest,
        from revision: inout LayoutRevision,
        in folder: LayoutFolder
    ) throws(LayoutProblem) {
        let blobs = try folder.blobs(digest.algorithm)
        let file = try blobs?.status(digest.encoded)
        // Both are to go or none.
        if file != nil { try blobs?.requireRemoval() }

        let children = try unlisted(digest, in: folder).flatMap { try? $0.content().children } ?? []
        let remaining = revision.index.entries.filter { $0.target?.digest != digest }
        let others = try manifests(below: remaining.compactMap(\.target), in: folder)
            .filter { $0.target.digest != digest }
        var isBlob = false
        if let size = file?.size {
            for other in others where !isBlob && other.facts.blobSizes.contains(size) {
                isBlob = try read(other.target, in: folder)?.hasBlob(digest) ?? false
            }
        }
        let covered = Set(others.map(\.target.digest))
        var orphans: [Descriptor] = []
        for child in children where child.mediaType.isManifest && !covered.contains(child.digest) {
            if try folder.status(of: child) != nil { orphans.append(child) }
        }

        revision.index.entries = remaining
        for child in orphans { revision.index.list(child) }
        if !isBlob { revision.discarded.insert(digest) }
        manifestFacts.forget(digest)
    }
}

extension ManifestReference {
    fileprivate var kind: String {
        switch self {
        case .tag: "tag"
        case .digest: "manifest"
        }
    }
}

extension RawManifest {
    fileprivate func hasBlob(_ digest: Digest) -> Bool {
        ((try? content().blobs) ?? []).contains { $0.digest == digest }
    }
}
