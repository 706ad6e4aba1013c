/// Reads what a repository keeps for images that are gone, and what may still need it.
struct OrphanSearch: Sendable {
    let view: RepositoryView
    let strategies: [any SignatureStrategy]
    let limits: TransferLimits

    /// Reads all that a plan is made of.
    ///
    /// Where nothing is missing, nothing but the subjects is looked at.
    ///
    /// - Returns: the facts.
    /// - Throws: ``RegistryError``; of kind ``RegistryError/Kind/unsupported`` where tags can't be listed. What could not be
    ///   found out is never taken for absent.
    func facts() async throws(RegistryError) -> PruningFacts {
        guard let contents = try await view.contents() else {
            throw .unlistedTags(of: view.name, at: view.backend.location)
        }
        var subjects: Set<Digest> = []
        for strategy in strategies { subjects.formUnion(try await strategy.subjects(in: view).map(\.digest)) }
        var facts = PruningFacts()
        facts.missing = try await missing(among: subjects.sorted())
        guard !facts.missing.isEmpty else { return facts }
        facts.findings = try await findings(for: facts.missing)
        facts.tags = try await tags(of: contents)
        let others = (contents.manifests ?? []).union(subjects.subtracting(facts.missing))
        try await readBelow(others)
        facts.outlines = await view.knownOutlines
        return facts
    }

    /// Asks for each manifest by its digest: no list vouches for an absence.
    private func missing(among subjects: [Digest]) async throws(RegistryError) -> Set<Digest> {
        let contents = try await view.contents()
        let listed = (contents?.manifests ?? []).union((contents?.tags.values ?? [:].values).compactMap { $0 })
        let doubtful = subjects.filter { !listed.contains($0) }
        let absent = try await doubtful.concurrently(atMost: limits.manifests) { digest throws(RegistryError) in
            try await view.backend.resolve(.digest(digest), in: view.name) == nil
        }
        return Set(zip(doubtful, absent).filter(\.1).map(\.0))
    }

    /// What is kept for manifests that are gone, and for what is kept for them.
    private func findings(for missing: Set<Digest>) async throws(RegistryError) -> [PruningFacts.Finding] {
        var findings: [PruningFacts.Finding] = []
        var seen = missing
        var level = missing.sorted()
        while !level.isEmpty {
            let found = try await level.concurrently(atMost: limits.manifests) { subject throws(RegistryError) in
                try await self.found(for: subject, missing)
            }
            findings += found.flatMap { $0 }
            level = found.flatMap { $0 }.filter { $0.obstacle == nil }.map(\.manifest.digest)
                .filter { seen.insert($0).inserted }
        }
        return findings
    }

    private func found(
        for subject: Digest,
        _ missing: Set<Digest>
    ) async throws(RegistryError) -> [PruningFacts.Finding] {
        var findings: [PruningFacts.Finding] = []
        let descriptor = Descriptor(mediaType: .ociManifest, digest: subject, size: 0)
        for strategy in strategies {
            for attachment in try await strategy.attachments(of: descriptor, in: view) {
                findings.append(try await finding(attachment, missing))
            }
        }
        guard strategies.contains(where: { $0.name == .referrers }) else { return findings }
        // What no list shows is known where the repository's listing tells all manifests.
        let found = Set(findings.map(\.manifest.digest))
        let naming = await view.knownOutlines.values.filter {
            $0.subject == subject && !found.contains($0.descriptor.digest)
        }
        for outline in naming.sorted(by: { $0.descriptor.digest < $1.descriptor.digest }) {
            let digest = outline.descriptor.digest
            guard let manifest = try await view.backend.manifest(.digest(digest), in: view.name),
                let referrer = try? Referrer(manifest)
            else { continue }
            let attachment = Attachment(
                subject: subject,
                kind: AttachmentKind(referrer),
                strategy: .referrers,
                place: .referrersList,
                manifest: manifest
            )
            findings.append(try await finding(attachment, missing))
        }
        if let list = try await list(of: subject) { findings.append(list) }
        return findings
    }

    private func finding(
        _ attachment: Attachment,
        _ missing: Set<Digest>
    ) async throws(RegistryError) -> PruningFacts.Finding {
        let manifest = attachment.manifest
        let outline = try await view.outline(of: manifest)
        var finding = PruningFacts.Finding(
            subject: attachment.subject,
            form: .attachment(attachment.kind, attachment.strategy),
            manifest: manifest.descriptor,
            blobs: (try? manifest.content().blobs) ?? []
        )
        guard case .tag(let tag) = attachment.place else {
            // That it was built for something that is gone does not make an image an attachment.
            if outline.isImage { finding.obstacle = .isImage }
            return finding
        }
        finding.tag = tag
        if attachment.strategy == .cosignTags, !CosignTag.mayHold(manifest) {
            finding.obstacle = .holdsOther(tag)
        } else if let named = outline.subject, named != attachment.subject, !missing.contains(named),
            try await view.backend.resolve(.digest(named), in: view.name) != nil
        {
            finding.obstacle = .attached(to: named)
        }
        return finding
    }

    /// The list under the tag that is made of a digest.
    private func list(of subject: Digest) async throws(RegistryError) -> PruningFacts.Finding? {
        guard let tag = ReferrersTag.name(for: subject) else { return nil }
        let look = try await view.referrers(of: subject)
        if look.taken != nil {
            guard let manifest = try await view.manifest(tag) else { return nil }
            var finding = listed(manifest, for: subject, under: tag)
            finding.obstacle = .holdsOther(tag)
            return finding
        }
        guard let index = look.index else { return nil }
        var finding = listed(index.manifest, for: subject, under: tag)
        finding.entries = index.entries.map(\.digest)
        finding.obstacle = try await obstacle(in: index, of: subject, under: tag)
        return finding
    }

    private func listed(
        _ manifest: RawManifest,
        for subject: Digest,
        under tag: TagName
    ) -> PruningFacts.Finding {
        PruningFacts.Finding(
            subject: subject,
            form: .list,
            tag: tag,
            manifest: manifest.descriptor,
            blobs: (try? manifest.content().blobs) ?? []
        )
    }

    /// Why a tag holds no list of what is attached to a manifest, or not only that.
    ///
    /// Entries whose manifests are gone tell nothing; that they were artifacts shows where the list says so.
    private func obstacle(
        in index: ReferrersIndex,
        of subject: Digest,
        under tag: TagName
    ) async throws(RegistryError) -> PruningObstacle? {
        guard try await view.outline(of: index.manifest).subject == nil else { return .holdsOther(tag) }
        var isProven = index.entries.isEmpty
        for entry in index.entries {
            guard let outline = try await view.outline(of: entry.digest) else {
                if !(entry.artifactType ?? "").isEmpty { isProven = true }
                continue
            }
            if outline.isAttached(to: subject, isTagged: true) {
                isProven = true
                continue
            }
            guard let named = outline.subject, try await view.backend.resolve(.digest(named), in: view.name) != nil
            else { return .holdsOther(tag) }
            return .namesAttachment(entry.digest, of: named)
        }
        return isProven ? nil : .holdsOther(tag)
    }

    /// Reads what all tags point to, and what is listed there.
    private func tags(of contents: RepositoryListing) async throws(RegistryError) -> [TagName: Digest] {
        let tags = contents.tags.sorted { $0.key < $1.key }.map { (name: $0.key, digest: $0.value) }
        let outlines = try await tags.concurrently(atMost: limits.manifests) { tag throws(RegistryError) in
            if let digest = tag.digest { return try await view.outline(of: digest) }
            guard let manifest = try await view.backend.manifest(.tag(tag.name), in: view.name) else { return nil }
            return try await view.outline(of: manifest)
        }
        var found: [TagName: Digest] = [:]
        for (tag, outline) in zip(tags, outlines) { found[tag.name] = outline?.descriptor.digest }
        return found
    }

    /// Reads manifests, and all that is listed below what is known: what is listed as an image may be an index.
    private func readBelow(_ digests: Set<Digest>) async throws(RegistryError) {
        var level = digests
        var seen: Set<Digest> = []
        while true {
            let known = await view.knownOutlines
            let nested = known.values.flatMap(\.children).map(\.digest)
            level.formUnion(nested)
            let unread = level.filter { known[$0] == nil && seen.insert($0).inserted }.sorted()
            if unread.isEmpty { return }
            _ = try await unread.concurrently(atMost: limits.manifests) { digest throws(RegistryError) in
                try await view.outline(of: digest)
            }
        }
    }
}

extension RegistryError {
    /// What pruning can't do without.
    static func unlistedTags(of repository: RepositoryName, at location: RegistryLocation) -> RegistryError {
        RegistryError(
            .unsupported,
            operation: "list the tags",
            location: location,
            repository: repository,
            reason: "the registry does not list them, or not for this user, and attachments are found by their tags",
            remedy: "ask for the permission to list tags, or clean up with the registry's own means"
        )
    }
}

extension CosignTag {
    /// Whether a manifest can be what cosign keeps under such a tag: one manifest, with layers that are no file systems.
    static func mayHold(_ manifest: RawManifest) -> Bool {
        guard case .image(let image)? = try? manifest.content(), !image.layers.isEmpty else { return false }
        return !image.layers.contains { layer in
            layer.mediaType.text.hasPrefix("application/vnd.oci.image.layer.")
                || layer.mediaType.text.hasPrefix("application/vnd.docker.image.rootfs.")
        }
    }
}
