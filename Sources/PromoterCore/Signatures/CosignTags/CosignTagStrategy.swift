/// Cosign's tag scheme, over what any backend can do: signatures, attestations and SBOMs under tags made of a digest.
public struct CosignTagStrategy: SignatureStrategy {
    /// The largest configuration of a signature manifest that is read, in bytes.
    static let configurationLimit = 1 << 20

    /// Makes the strategy.
    public init() {}

    /// `cosign-tags`.
    public var name: StrategyName { .cosignTags }

    /// Finds the tags of a manifest.
    ///
    /// Asks for each at once; a list of tags that lacks them proves nothing.
    public func attachments(
        of subject: Descriptor,
        in repository: RepositoryView
    ) async throws(RegistryError) -> [Attachment] {
        let schemes = CosignTag.allCases
        let found = try await schemes.concurrently(atMost: schemes.count) { scheme throws(RegistryError) in
            guard let tag = scheme.name(for: subject.digest), let manifest = try await repository.manifest(tag) else {
                return Attachment?.none
            }
            return Attachment(
                subject: subject.digest,
                kind: AttachmentKind(scheme.kind, of: manifest),
                strategy: name,
                place: .tag(tag),
                manifest: manifest
            )
        }
        return found.compactMap(\.self)
    }

    /// Reads the names of the tags.
    public func subjects(in repository: RepositoryView) async throws(RegistryError) -> [AttachmentSubject] {
        guard let contents = try await repository.contents() else { return [] }
        return AttachmentSubject.grouping(contents.tags.keys) { CosignTag.reading($0)?.subject }
    }

    /// Compares what both sides keep under the tag, and joins the two where each has something of its own.
    public func reconcile(
        _ attachment: Attachment,
        from source: RepositoryView,
        with destination: RepositoryView
    ) async throws(RegistryError) -> AttachmentReconciliation {
        guard case .tag(let tag) = attachment.place else { return .conflict("it is not kept under a tag") }
        guard let existing = try await destination.digest(of: tag) else { return .create }
        if existing == attachment.manifest.digest {
            // What the destination has lost can't be mended from itself.
            guard !source.isSame(as: destination),
                try await destination.lacksBlob(of: attachment.manifest, under: tag)
            else { return .same }
            return .create
        }
        guard let there = try await destination.backend.manifest(.digest(existing), in: destination.name) else {
            return .create
        }
        let comparison: CosignTagComparison
        do {
            comparison = try CosignTagComparison(source: attachment.manifest, destination: there)
        } catch {
            return .conflict("\(error)")
        }
        if comparison.missing.isEmpty { return .contained }
        guard CosignTag.reading(tag)?.scheme.holdsSeveral == true else {
            return .conflict("the destination has another \(attachment.kind), and only one can be kept under \(tag)")
        }
        if comparison.sourceHasAll { return .extend }
        let merge = CosignTagMerge(
            comparison: comparison,
            sourceConfiguration: try await configuration(of: comparison.source, in: source),
            destinationConfiguration: try await configuration(of: comparison.destination, in: destination)
        )
        do {
            return .merge(try merge.merged())
        } catch {
            return .conflict("\(error)")
        }
    }

    /// Writes the manifest under its tag.
    public func attach(
        _ manifest: RawManifest,
        as attachment: Attachment,
        in destination: RepositoryView
    ) async throws(RegistryError) {
        guard case .tag(let tag) = attachment.place else { return }
        try await destination.push(manifest, tagged: tag)
    }

    /// Asks what the tag points to.
    public func attached(
        _ attachment: Attachment,
        in destination: RepositoryView
    ) async throws(RegistryError) -> Digest? {
        guard case .tag(let tag) = attachment.place else { return nil }
        return try await destination.digest(of: tag)
    }

    private func configuration(
        of document: CosignTagDocument,
        in repository: RepositoryView
    ) async throws(RegistryError) -> [UInt8]? {
        let config = document.image.config
        guard config.size <= Self.configurationLimit else { return nil }
        let backend = repository.backend
        return try await backend.blob(config, in: repository.name)
            .whole(config, upTo: Int64(Self.configurationLimit), at: backend.location, in: repository.name)
    }
}
