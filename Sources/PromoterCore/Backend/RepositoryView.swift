/// One repository as one run sees it: what many images of the run would ask for is asked once, and again when it has grown old.
///
/// A list shows what is there; only a complete one (``RepositoryListing/isComplete``) or a direct answer about that very thing tells
/// that something is not. No answer rests on what was asked longer ago than the trusted age, counted back from the question;
/// ``horizon(of:)`` tells how old the next ones may be, for those who write later than that.
public actor RepositoryView {
    /// The registry.
    public nonisolated let backend: any RegistryBackend
    /// The repository.
    public nonisolated let name: RepositoryName

    let listsTags: Bool
    let trust: TrustedAge
    var listing: Asked<RepositoryListing?>?
    /// How long the registry took for the list that was asked for at an instant.
    var listingTook: (since: ContinuousClock.Instant, duration: Duration)?
    var isUnlisted = false
    var hadNoTags: Bool?
    var written: [TagName: Written] = [:]
    /// Tags that were asked for directly and are there.
    var met: Set<TagName> = []
    /// What was found attached to something.
    var attached: Set<Digest> = []
    var subjects = KnownSubjects()
    var outlines: [Digest: ManifestOutline] = [:]
    var looks: [Digest: Asked<ReferrersLook>] = [:]

    /// A question that several wait for.
    struct Asked<Answer: Sendable> {
        let task: Task<Result<Answer, RegistryError>, Never>
        /// What the answer shows is not older.
        let time: ContinuousClock.Instant
    }

    /// A tag that the run has written.
    struct Written {
        let digest: Digest
        /// When it stood.
        let time: ContinuousClock.Instant
    }

    /// Makes a view.
    ///
    /// Nothing is asked yet.
    ///
    /// - Parameters:
    ///   - backend: the registry.
    ///   - name: the repository.
    ///   - listsTags: whether a list of all tags may stand for asking for each; without it, each answer is of now.
    ///   - trust: how long an answer stands for all who ask the same.
    public init(
        backend: any RegistryBackend,
        name: RepositoryName,
        listsTags: Bool = true,
        trust: TrustedAge = TrustedAge()
    ) {
        self.backend = backend
        self.name = name
        self.listsTags = listsTags
        self.trust = trust
    }

    /// Whether it is a view of the same repository: what was read in the one is there in the other.
    ///
    /// - Parameter other: a view, of the same registry or of another.
    /// - Returns: whether it is.
    nonisolated func isSame(as other: RepositoryView) -> Bool {
        backend.location.identity == other.backend.location.identity
            && backend.fullName(of: name) == other.backend.fullName(of: other.name)
    }

    /// The instant that no answer from now on goes back behind.
    ///
    /// Asked for before the questions whose answers are to be judged by it.
    ///
    /// - Parameter subjects: the manifests of which it will be asked what refers to them.
    /// - Returns: the instant: of the oldest question that was asked before and is still trusted, or now.
    func horizon(of subjects: some Sequence<Digest> & Sendable = EmptyCollection()) -> ContinuousClock.Instant {
        let asked = [listing?.time] + subjects.map { looks[$0]?.time }
        return asked.compactMap { $0 }.filter(trust.covers).min() ?? trust.now
    }

    /// Remembers what was found attached to something.
    func remember(attached digests: some Sequence<Digest> & Sendable) { attached.formUnion(digests) }

    /// Remembers a tag that was asked for and is there.
    func remember(met tag: TagName) { met.insert(tag) }

    static func answer<Answer: Sendable>(to asked: Asked<Answer>) async -> Result<Answer, RegistryError> {
        await withTaskCancellationHandler {
            await asked.task.value
        } onCancel: {
            asked.task.cancel()
        }
    }

    /// Asks what a tag points to, without a request where a complete listing tells.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: the manifest's digest, or `nil` where there is no such tag.
    /// - Throws: ``RegistryError``.
    public func digest(of tag: TagName) async throws(RegistryError) -> Digest? {
        if let (listed, time) = try await complete() {
            if let write = written[tag], write.time >= time { return write.digest }
            guard let digest = listed.tags[tag] else { return nil }
            if let digest { return digest }
        }
        return try await currentDigest(of: tag)
    }

    /// Asks what a tag points to now, whatever was found before.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: the manifest's digest, or `nil` where there is no such tag.
    /// - Throws: ``RegistryError``.
    func currentDigest(of tag: TagName) async throws(RegistryError) -> Digest? {
        let found = try await unlessAbsent(tag) { () async throws(RegistryError) in
            try await backend.resolve(.tag(tag), in: name)?.digest
        }
        if found != nil { met.insert(tag) }
        return found
    }

    /// Asks whether a manifest is there, without a request where a complete listing tells.
    ///
    /// - Parameter digest: the manifest's digest.
    /// - Returns: whether it is there, tagged or not.
    /// - Throws: ``RegistryError``.
    public func hasManifest(_ digest: Digest) async throws(RegistryError) -> Bool {
        if let (listed, time) = try await complete(), let manifests = listed.manifests {
            return manifests.contains(digest) || written.values.contains { $0.digest == digest && $0.time >= time }
        }
        do throws(RegistryError) {
            return try await backend.resolve(.digest(digest), in: name) != nil
        } catch {
            // Some registries refuse what is not there. It is written then, and they say what they think of that.
            guard [.forbidden, .malformedAnswer, .invalid, .unsupported].contains(error.kind) else { throw error }
            return false
        }
    }

    /// Reads what a tag points to, without a request where a complete listing shows that there is no such tag.
    ///
    /// Of what is attached to attachments, any list may say so that shows all tags which were met.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: the manifest, or `nil` where there is none.
    /// - Throws: ``RegistryError``.
    public func manifest(_ tag: TagName) async throws(RegistryError) -> RawManifest? {
        if let (listed, time) = try await complete(), listed.tags.index(forKey: tag) == nil {
            guard let write = written[tag], write.time >= time else { return nil }
        }
        if try await isUnlistedForAttachment(tag) { return nil }
        let found = try await unlessAbsent(tag) { () async throws(RegistryError) in
            try await backend.manifest(.tag(tag), in: name)
        }
        if let found {
            met.insert(tag)
            explain(found)
        }
        return found
    }

    /// Asks for a tag; some registries refuse what is not there, or answer with a page that proves nothing.
    ///
    /// Their list of tags decides then: where it ended as it should and has all tags that were met.
    private func unlessAbsent<Output: Sendable>(
        _ tag: TagName,
        _ operation: () async throws(RegistryError) -> Output?
    ) async throws(RegistryError) -> Output? {
        do {
            return try await operation()
        } catch {
            guard error.kind == .forbidden || error.kind == .malformedAnswer else { throw error }
            let listed = listsTags ? try? await contents() : try? await Self.list(backend, name).get()
            guard let listed, listed.tags.index(forKey: tag) == nil,
                met.allSatisfy({ listed.tags.index(forKey: $0) != nil })
            else { throw error }
            return nil
        }
    }

    /// Whether a manifest under a tag has lost a blob, where the listing tells all blobs.
    ///
    /// Costs no request where none is missing: what is not listed is asked for. What the run has written is whole.
    ///
    /// - Parameters:
    ///   - manifest: what the tag points to.
    ///   - tag: the tag.
    /// - Returns: whether one proves to be missing; `false` where the registry does not list blobs.
    /// - Throws: ``RegistryError``.
    func lacksBlob(of manifest: RawManifest, under tag: TagName) async throws(RegistryError) -> Bool {
        guard written[tag] == nil, let listed = try await complete()?.0.blobs, let content = try? manifest.content()
        else { return false }
        for blob in content.blobs where !blob.mediaType.isNondistributable && !listed.contains(blob.digest) {
            if try await !backend.contains(blob, in: name) { return true }
        }
        return false
    }

    /// Writes a manifest, and remembers its tag.
    ///
    /// - Parameters:
    ///   - manifest: the manifest.
    ///   - tag: the tag to point to it.
    /// - Throws: ``RegistryError``.
    public func push(_ manifest: RawManifest, tagged tag: TagName?) async throws(RegistryError) {
        try await backend.push(manifest, to: name, tagged: tag)
        if let tag { remember(tag, pointsTo: manifest.digest) }
    }

    /// Remembers a tag that the registry was made to write.
    func remember(_ tag: TagName, pointsTo digest: Digest) {
        written[tag] = Written(digest: digest, time: trust.now)
    }
}
