/// Looks at a destination before anything is written there.
struct DestinationLook: Sendable {
    let destination: RepositoryView
    let limits: TransferLimits

    /// Finds out what the wanted tag points to.
    ///
    /// A tag that a complete listing shows to be absent costs no request.
    func tagged(_ tag: TagName?) async throws(RegistryError) -> Digest? {
        guard let tag else { return nil }
        return try await destination.digest(of: tag)
    }

    /// Finds out whether the image is there under its digest, with all that is below it.
    ///
    /// - Parameters:
    ///   - root: the image's own manifest.
    ///   - tagged: what the wanted tag points to.
    /// - Returns: whether it is there.
    /// - Throws: ``RegistryError``.
    func hasRoot(_ root: RawManifest, tagged: Digest?) async throws(RegistryError) -> Bool {
        if tagged == root.digest { return true }
        if tagged != nil { return false }
        // Where nothing has a tag there is hardly an image; where there is one, its blobs prove to be there one by one.
        if try await destination.beganWithoutTags() { return false }
        return try await destination.hasManifest(root.digest)
    }

    /// Finds out whether manifests are there, all of them: none vouches for another.
    ///
    /// - Parameter manifests: what points to them.
    /// - Returns: whether they are.
    /// - Throws: ``RegistryError``.
    func hasAll(_ manifests: [Descriptor]) async throws(RegistryError) -> Bool {
        try await manifests.concurrently(atMost: limits.manifests) { manifest throws(RegistryError) in
            try await destination.hasManifest(manifest.digest)
        }
        .allSatisfy { $0 }
    }

    /// Finds the manifests that are there with all that is below them.
    ///
    /// - Parameter nodes: manifests that were read at the source, children before parents.
    /// - Returns: the digests of those that are there.
    /// - Throws: ``RegistryError``.
    func complete(among nodes: [ImageClosure.Node]) async throws(RegistryError) -> Set<Digest> {
        let backend = destination.backend
        let repository = destination.name
        let present = try await nodes.concurrently(atMost: limits.manifests) { node throws(RegistryError) in
            guard try await destination.hasManifest(node.manifest.digest) else { return false }
            if backend.refusesIncompleteManifests { return true }
            for blob in node.content.blobs where !blob.mediaType.isNondistributable {
                guard try await backend.contains(blob, in: repository) else { return false }
            }
            return true
        }
        var complete: Set<Digest> = []
        for (node, isPresent) in zip(nodes, present) where isPresent {
            let isWhole =
                backend.refusesIncompleteManifests
                || node.content.children.allSatisfy { complete.contains($0.digest) }
            if isWhole { complete.insert(node.manifest.digest) }
        }
        return complete
    }
}
