/// What refers to a manifest by its subject field: found by the registry's list and by the tag that stands in for it, and
/// both united (distribution specification, "Listing Referrers", "Referrers Tag Schema").
public struct ReferrersStrategy: SignatureStrategy {
    private let alwaysTags: Bool

    /// Makes the strategy.
    ///
    /// - Parameter alwaysTags: whether the list under the tag is kept beside the registry's own.
    public init(alwaysTags: Bool = false) {
        self.alwaysTags = alwaysTags
    }

    /// `referrers`.
    public var name: StrategyName { .referrers }

    /// A list under a tag is written once for all.
    public var settlesTogether: Bool { true }

    /// Lists and reads what refers to a manifest.
    ///
    /// Each is read, as the lists are unreliable: only what names the manifest itself is attached to it.
    public func attachments(
        of subject: Descriptor,
        in repository: RepositoryView
    ) async throws(RegistryError) -> [Attachment] {
        let look = try await repository.referrers(of: subject.digest)
        var found: [Attachment] = []
        for descriptor in look.candidates where descriptor.digest != subject.digest {
            guard let referrer = try await read(descriptor, in: repository),
                referrer.isAttached(to: subject.digest, isTagged: look.isTagged(descriptor.digest))
            else { continue }
            found.append(
                Attachment(
                    subject: subject.digest,
                    kind: AttachmentKind(AttachmentKind(referrer), of: referrer.manifest),
                    strategy: name,
                    place: look.place(of: descriptor.digest),
                    manifest: referrer.manifest,
                    artifactType: referrer.artifactType
                )
            )
        }
        return found
    }

    /// Reads the names of the tags and, where the repository's listing tells all manifests, those without a tag.
    ///
    /// Such a one names its subject itself. What has a subject that the listing has is left out: that is no news.
    public func subjects(in repository: RepositoryView) async throws(RegistryError) -> [AttachmentSubject] {
        guard let contents = try await repository.contents() else { return [] }
        let lists = AttachmentSubject.grouping(contents.tags.keys) { ReferrersTag.subject(of: $0) }
        guard let manifests = contents.manifests else { return lists }
        let untagged = manifests.subtracting(contents.tags.values.compactMap { $0 }).sorted()
        let outlines = try await untagged.concurrently(atMost: TransferLimits().manifests) {
            digest throws(RegistryError) in
            try await repository.outline(of: digest)
        }
        var known = Set(lists.map(\.digest))
        let named = outlines.compactMap { $0?.subject }
            .filter { !manifests.contains($0) && known.insert($0).inserted }
        return lists + named.map { AttachmentSubject(digest: $0, tags: []) }
    }

    /// Looks whether the destination lists it, and has it: lists name what was deleted since.
    public func reconcile(
        _ attachment: Attachment,
        from source: RepositoryView,
        with destination: RepositoryView
    ) async throws(RegistryError) -> AttachmentReconciliation {
        let look = try await destination.referrers(of: attachment.subject)
        let digest = attachment.manifest.digest
        guard look.isTagged(digest) || (look.listed ?? []).contains(where: { $0.digest == digest }) else {
            return .create
        }
        return try await destination.hasManifest(digest) ? .same : .create
    }

    /// Writes the manifest under its digest; ``settle(_:of:in:)`` sees to it that it is listed.
    public func attach(
        _ manifest: RawManifest,
        as attachment: Attachment,
        in destination: RepositoryView
    ) async throws(RegistryError) {
        try await destination.push(manifest, tagged: nil)
    }

    /// Asks whether it is listed.
    public func attached(
        _ attachment: Attachment,
        in destination: RepositoryView
    ) async throws(RegistryError) -> Digest? {
        let look = try await destination.referrers(of: attachment.subject)
        return look.all.first { $0.digest == attachment.manifest.digest }?.digest
    }

    /// Adds to the list under the tag what the registry does not list by itself, once for all of a manifest.
    ///
    /// No single sign tells what a registry does: some accept a subject and list nothing, some list it without the API. So it
    /// is asked, after the manifests were written.
    public func settle(
        _ attachments: [Attachment],
        of subject: Digest,
        in destination: RepositoryView
    ) async throws(RegistryError) -> AttachmentSettlement {
        let fresh = RepositoryView(backend: destination.backend, name: destination.name, listsTags: false)
        let look = try await fresh.referrers(of: subject)
        let listed = alwaysTags ? [] : Set((look.listed ?? []).map(\.digest))
        let unlisted = attachments.filter { !listed.contains($0.manifest.digest) }
        var referrers = unlisted.compactMap { try? Referrer($0.manifest, listedType: $0.artifactType) }
        guard !referrers.isEmpty else { return .listed }
        let ours = Set(unlisted.map(\.manifest.digest))
        for descriptor in look.listed ?? [] where !ours.contains(descriptor.digest) && !look.isTagged(descriptor.digest)
        {
            if let referrer = try await read(descriptor, in: fresh) { referrers.append(referrer) }
        }
        if let taken = look.taken, try await !mayReplace(taken, of: subject, in: destination) {
            return .impossible("\(taken)")
        }
        if let index = look.index, try await !isList(index, of: subject, in: fresh) {
            return .impossible("\(ReferrersTagTaken.holdsOther(index.manifest.digest))")
        }
        guard let tag = ReferrersTag.name(for: subject) else {
            return .impossible("no tag can be made of \(subject), and the registry lists nothing by itself")
        }
        let union: RawManifest?
        do {
            union = try ReferrersIndex.union(look.index, referrers)
        } catch {
            return .impossible("the list under the tag \(tag) can't be written: \(error)")
        }
        guard let list = union else { return .listed }
        do throws(RegistryError) {
            try await destination.push(list, tagged: tag)
        } catch {
            // Some registries say of a locked tag that writing is not supported.
            let isKept = error.kind == .immutable || (error.kind == .unsupported && look.index != nil)
            guard isKept else { throw error }
            return .impossible("the registry keeps the tag \(tag) as it is, and lists nothing by itself")
        }
        return .written
    }

    /// Whether a list may take the place of what the tag holds.
    ///
    /// Only where that is the subject itself, which stays under its digest and its other tags, and the tag is one that the
    /// repository keeps: `cosign copy` leaves such tags. Other registries resolve the tag to the image without keeping it.
    private func mayReplace(
        _ taken: ReferrersTagTaken,
        of subject: Digest,
        in destination: RepositoryView
    ) async throws(RegistryError) -> Bool {
        guard taken == .holdsSubject, let tag = ReferrersTag.name(for: subject) else { return false }
        return try await destination.contents()?.tags[tag] != nil
    }

    /// Whether all entries of a list that do not say what they are prove to be what it should list.
    private func isList(
        _ index: ReferrersIndex,
        of subject: Digest,
        in repository: RepositoryView
    ) async throws(RegistryError) -> Bool {
        for entry in index.entries where (entry.artifactType ?? "").isEmpty {
            guard let referrer = try await read(entry, in: repository) else { continue }
            if !referrer.isAttached(to: subject, isTagged: true) { return false }
        }
        return true
    }

    private func read(
        _ descriptor: Descriptor,
        in repository: RepositoryView
    ) async throws(RegistryError) -> Referrer? {
        let backend = repository.backend
        guard let manifest = try await backend.manifest(.digest(descriptor.digest), in: repository.name) else {
            return nil
        }
        do {
            return try Referrer(manifest, listedType: descriptor.artifactType)
        } catch {
            throw RegistryError(
                .invalid,
                operation: "read what refers to an image",
                location: backend.location,
                repository: repository.name,
                reference: descriptor.digest.text,
                reason: "\(error)",
                remedy: "\(error.remedy); or leave '\(name)' out with --signatures"
            )
        }
    }
}
