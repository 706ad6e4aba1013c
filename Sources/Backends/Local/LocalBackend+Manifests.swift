public import PromoterCore

extension LocalBackend {
    /// The largest manifest that is read, in bytes.
    ///
    /// Registries allow 4 MiB (distribution specification, "Pushing Manifests").
    static let largestManifest: Int64 = 16 * 1024 * 1024

    /// Asks what a reference points to.
    ///
    /// A tag is looked for in `index.json`; a digest there too, and else among the blobs: children of an index are not listed.
    ///
    /// - Parameters:
    ///   - reference: a tag or a digest.
    ///   - repository: where.
    /// - Returns: the manifest's descriptor, or `nil` where there is none.
    /// - Throws: `RegistryError`, of kind `corrupt` where the manifest is listed but its file is missing.
    public func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor? {
        do throws(LayoutProblem) {
            let layout = try layout(repository)
            switch try await find(reference, in: layout) {
            case .listed(let target)?: return target
            case .read(let manifest)?: return manifest.descriptor
            case nil: return nil
            }
        } catch {
            throw attempt("look up the manifest", repository, reference.description).error(error)
        }
    }

    /// Reads a manifest, exactly as it is stored.
    ///
    /// - Parameters:
    ///   - reference: a tag or a digest.
    ///   - repository: where.
    /// - Returns: the manifest, or `nil` where there is none.
    /// - Throws: `RegistryError`, of kind `corrupt` where its bytes are not those of its digest.
    public func manifest(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> RawManifest? {
        do throws(LayoutProblem) {
            let layout = try layout(repository)
            switch try await find(reference, in: layout) {
            case .listed(let target)?: return try read(target, in: layout.folder)
            case .read(let manifest)?: return manifest
            case nil: return nil
            }
        } catch {
            throw attempt("read the manifest", repository, reference.description).error(error)
        }
    }

    /// Writes a manifest under its digest, and points a tag to it.
    ///
    /// What the tag pointed to before stays in the layout, listed without a name.
    ///
    /// - Parameters:
    ///   - manifest: what to write.
    ///   - repository: where to.
    ///   - tag: the tag, or `nil` for none.
    /// - Throws: `RegistryError`, of kind `incomplete` where a blob or a child is missing.
    public func push(
        _ manifest: RawManifest,
        to repository: RepositoryName,
        tagged tag: TagName?
    ) async throws(RegistryError) {
        let attempt = attempt("write the manifest", repository, tag?.text ?? manifest.digest.text)
        let content: ManifestContent
        do {
            content = try manifest.content()
        } catch {
            throw attempt.error(LayoutProblem(.invalid, reason: error.description, remedy: error.remedy))
        }
        if Task.isCancelled { throw attempt.error(.cancelled) }
        do throws(LayoutProblem) {
            let layout = try layout(repository)
            _ = try await layout.index()
            try requireCompleteness(of: content, in: layout.folder)
            try await layout.prepare(for: manifest.digest.algorithm)
            try await write(manifest, in: layout.folder)
            let target = manifest.descriptor
            try await layout.change { revision throws(LayoutProblem) in
                // Since they were looked for, another process may have deleted them.
                try requirePresence(of: content.children, in: layout.folder)
                if try layout.folder.status(of: target) == nil { try create(manifest, in: layout.folder) }
                revision.discarded.subtract(content.children.map(\.digest) + [target.digest])
                if let tag { revision.index.tag(target, as: tag) } else { revision.index.list(target) }
                revision.index.unlist(content.children)
                return true
            }
        } catch {
            throw attempt.error(error)
        }
    }

    private enum Finding {
        /// `index.json` names it.
        case listed(Descriptor)
        /// A blob turned out to be a manifest.
        case read(RawManifest)
    }

    /// What a reference leads to; where it is listed, its file was there.
    private func find(
        _ reference: ManifestReference,
        in layout: ImageLayout
    ) async throws(LayoutProblem) -> Finding? {
        let found = try await lookUp(reference, in: layout)
        guard case .listed(let target)? = found, try layout.folder.status(of: target) == nil else { return found }
        // Whoever deletes it takes it off the list before its file.
        let now = try await lookUp(reference, in: layout)
        if case .listed(let target)? = now { try requirePresence(of: target, in: layout.folder, listedAs: reference) }
        return now
    }

    private func lookUp(
        _ reference: ManifestReference,
        in layout: ImageLayout
    ) async throws(LayoutProblem) -> Finding? {
        guard let index = try await layout.index() else { return nil }
        switch reference {
        case .digest(let digest):
            if let target = index.target(digest) { return .listed(target) }
            return try unlisted(digest, in: layout.folder).map(Finding.read)
        case .tag(let tag):
            let entries = index.entries(tagged: tag)
            guard entries.count <= 1 else { throw .ambiguous(tag, entries, in: layout.folder) }
            guard let entry = entries.first else { return nil }
            guard let target = entry.target else {
                throw .foreign(
                    layout.folder.indexPath,
                    "has a descriptor for the tag \(tag) that can't be read",
                    remedy: "give it a mediaType, a size and a digest by sha256 or sha512, or push the tag again"
                )
            }
            return .listed(target)
        }
    }

    private func requirePresence(
        of target: Descriptor,
        in folder: LayoutFolder,
        listedAs reference: ManifestReference
    ) throws(LayoutProblem) {
        guard try folder.status(of: target) == nil else { return }
        throw .foreign(
            folder.indexPath,
            "lists \(reference), but the blob \(target.digest) is missing",
            remedy: "push the image to this layout again, or take it off the list"
        )
    }

    /// Reads a manifest whose size is known to be its file's; `nil` where the file is gone by now.
    func read(_ target: Descriptor, in folder: LayoutFolder) throws(LayoutProblem) -> RawManifest? {
        guard target.size <= Self.largestManifest else {
            throw LayoutProblem(
                .tooLarge,
                reason:
                    "the manifest \(target.digest) has \(target.size) bytes; promoter reads \(Self.largestManifest)",
                remedy: "no registry takes such a manifest: check what the layout lists"
            )
        }
        guard let bytes = try folder.open(target)?.readAll(limit: Int(Self.largestManifest)) else { return nil }
        let manifest = RawManifest(bytes: bytes, mediaType: target.mediaType, algorithm: target.digest.algorithm)
        guard manifest.digest == target.digest else {
            throw .foreign(
                folder.blobPath(target.digest),
                "is damaged: its digest is \(manifest.digest)",
                remedy: "remove the file, then push the image to this layout again"
            )
        }
        return manifest
    }

    /// Reads a blob that no list calls a manifest; `nil` where it is none.
    func unlisted(_ digest: Digest, in folder: LayoutFolder) throws(LayoutProblem) -> RawManifest? {
        guard let file = try folder.blobs(digest.algorithm)?.file(digest.encoded, "blob") else { return nil }
        let size = try file.status().size
        guard size <= Self.largestManifest else { return nil }
        let target = Descriptor(mediaType: .ociEmpty, digest: digest, size: size)
        guard let bytes = try read(target, in: folder)?.bytes else { return nil }
        return ManifestGuess.mediaType(of: bytes)
            .map {
                RawManifest(bytes: bytes, mediaType: $0, algorithm: digest.algorithm)
            }
    }

    private func requireCompleteness(of content: ManifestContent, in folder: LayoutFolder) throws(LayoutProblem) {
        try requirePresence(of: content.blobs.filter { !$0.mediaType.isNondistributable }, in: folder)
        try requirePresence(of: content.children, in: folder)
    }

    private func requirePresence(of parts: [Descriptor], in folder: LayoutFolder) throws(LayoutProblem) {
        for part in parts where try folder.status(of: part) == nil {
            throw LayoutProblem(
                .incomplete,
                reason: "it refers to \(part.digest) (\(part.mediaType)), which is not in this repository",
                remedy: "push that first, then the manifest"
            )
        }
    }

    private func write(_ manifest: RawManifest, in folder: LayoutFolder) async throws(LayoutProblem) {
        // What is there is not written again, and is not to be damaged.
        if try read(manifest.descriptor, in: folder) != nil { return }
        try await work.run { () throws(LayoutProblem) in try create(manifest, in: folder) }
    }

    private func create(_ manifest: RawManifest, in folder: LayoutFolder) throws(LayoutProblem) {
        let temporary = try TemporaryFile(in: try folder.blobsToWrite(manifest.digest.algorithm))
        try temporary.file.write(manifest.bytes)
        try temporary.publish(as: manifest.digest.encoded, isReadOnly: true)
    }
}
