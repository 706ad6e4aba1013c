/// The repositories of a plain OCI registry: in memory, and in a journal where they shall survive a restart.
public actor OCIImageStore: ImageStore {
    /// Where the bytes are.
    public nonisolated let contents: any ContentStore
    private var registry = RegistryState()
    private let journal: StateJournal<RegistryEvent>?
    private let quirks: QuirkSet
    /// How often each subject was listed since a referrer came, for registries that settle late.
    private var listings: [ContentDigest: [ContentDigest: Int]] = [:]

    /// Makes an empty registry in memory.
    ///
    /// - Parameters:
    ///   - contents: where the bytes are.
    ///   - quirks: of which the ones of mounts and of referrers that settle late count here.
    public init(contents: any ContentStore = MemoryContentStore(), quirks: QuirkSet = []) {
        self.contents = contents
        self.quirks = quirks
        journal = nil
    }

    /// Opens a registry in a folder, with what it had before.
    ///
    /// - Parameters:
    ///   - folder: the folder's path.
    ///   - quirks: of which the ones of mounts and of referrers that settle late count here.
    /// - Throws: ``StorageError`` where the folder can't be used.
    public init(folder: String, quirks: QuirkSet = []) throws {
        contents = try FolderContentStore(folder: folder)
        let (journal, events) = try StateJournal<RegistryEvent>.open(folder + "/registry.jsonl")
        self.journal = journal
        self.quirks = quirks
        for event in events { registry.apply(event) }
    }

    /// Makes a repository, for registries where it must be there first.
    ///
    /// - Parameter repository: the repository.
    /// - Throws: ``StorageError`` where it can't be kept.
    public func makeRepository(_ repository: String) throws { try record(.repository(repository)) }

    private func record(_ event: RegistryEvent) throws {
        try journal?.append(event)
        registry.apply(event)
    }

    private func change(_ event: RegistryEvent) throws(DistributionError) {
        do { try record(event) } catch {
            throw DistributionError(500, "UNKNOWN", "the registry can't keep what it has: \(error)")
        }
    }

    /// All repositories.
    public func repositories(for user: EmulatedUser?) -> [String] { Array(registry.repositories.keys) }

    /// The tags of a repository.
    public func tags(in repository: String, for user: EmulatedUser?) -> [String]? {
        registry.repositories[repository].map { Array($0.tags.keys) }
    }

    /// A blob of a repository.
    public func blob(_ digest: ContentDigest, in repository: String, for user: EmulatedUser?) -> StoredContent? {
        registry.repositories[repository]?.blobs[digest]
    }

    /// Keeps a blob.
    public func keepBlob(
        _ content: StoredContent,
        as digest: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    ) throws(DistributionError) {
        if registry.repositories[repository]?.blobs[digest] == content { return }
        try change(.blob(digest, content, repository))
    }

    /// Takes a blob over from another repository.
    public func mountBlob(
        _ digest: ContentDigest,
        from source: String?,
        in repository: String,
        for user: EmulatedUser?
    ) throws(DistributionError) -> Bool {
        guard let source, let content = registry.repositories[source]?.blobs[digest] else { return false }
        if quirks.has(.mountReferencedOnly), registry.repositories[source]?.references(digest) != true { return false }
        try keepBlob(content, as: digest, in: repository, for: user)
        return true
    }

    /// Forgets a blob of a repository.
    public func deleteBlob(
        _ digest: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    )
        throws(DistributionError) -> Bool
    {
        guard registry.repositories[repository]?.blobs[digest] != nil else { return false }
        try change(.blobDeleted(digest, repository))
        return true
    }

    /// A manifest of a repository.
    public func manifest(_ name: ManifestName, in repository: String, for user: EmulatedUser?) -> StoredManifest? {
        guard let state = registry.repositories[repository] else { return nil }
        switch name {
        case .tag(let tag): return state.tags[tag].flatMap { state.manifests[$0]?.manifest }
        case .digest(let digest): return state.manifests[digest]?.manifest
        }
    }

    /// Keeps a manifest, and moves its tag.
    public func keepManifest(
        _ manifest: StoredManifest,
        bytes: [UInt8],
        as name: ManifestName,
        in repository: String,
        for user: EmulatedUser?
    ) throws(DistributionError) {
        let document = ManifestDocument(bytes)
        let blobs = [document?.config].compactMap(\.self) + (document?.layers ?? [])
        let entry = RegistryState.Entry(
            manifest: manifest,
            subject: document?.subject.flatMap { ContentDigest($0.digest) },
            blobs: blobs.compactMap { ContentDigest($0.digest) }
        )
        var tag: String?
        if case .tag(let name) = name { tag = name }
        if let subject = entry.subject, registry.repositories[repository]?.manifests[manifest.digest] == nil {
            listings[subject, default: [:]][manifest.digest] = 0
        }
        try change(.manifest(entry, tag: tag, repository))
    }

    /// Forgets a tag, or a manifest with its tags.
    public func deleteManifest(
        _ name: ManifestName,
        in repository: String,
        for user: EmulatedUser?
    )
        throws(DistributionError) -> Bool
    {
        guard manifest(name, in: repository, for: user) != nil else { return false }
        switch name {
        case .tag(let tag): try change(.tagDeleted(tag, repository))
        case .digest(let digest): try change(.manifestDeleted(digest, repository))
        }
        return true
    }

    /// The manifests of a repository with a subject.
    public func referrers(
        of subject: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    )
        -> [StoredManifest]
    {
        let late = quirks.number(.referrersLate) ?? 0
        let seen = listings[subject] ?? [:]
        defer { listings[subject] = seen.mapValues { $0 + 1 } }
        let entries = registry.repositories[repository]?.manifests.values.filter { $0.subject == subject } ?? []
        return entries.map(\.manifest).filter { (seen[$0.digest] ?? late) >= late }
    }
}
