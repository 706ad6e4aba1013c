/// One repository as one run sees it: what many images of the run would ask for is asked once, and again when it has grown old.
///
/// No answer rests on what was asked longer ago than the trusted age, counted back from the question; ``horizon(of:)`` tells
/// how old the next ones may be, for those who write later than that.
public actor RepositoryView {
    /// The registry.
    public nonisolated let backend: any RegistryBackend
    /// The repository.
    public nonisolated let name: RepositoryName

    private let listsTags: Bool
    private let trust: TrustedAge
    private var listing: Asked<RepositoryListing?>?
    /// How long the registry took for the list that was asked for at an instant.
    private var listingTook: (since: ContinuousClock.Instant, duration: Duration)?
    private var isUnlisted = false
    private var hadNoTags: Bool?
    private var written: [TagName: Written] = [:]
    private var subjects = KnownSubjects()
    private var outlines: [Digest: ManifestOutline] = [:]
    private var looks: [Digest: Asked<ReferrersLook>] = [:]

    /// A question that several wait for.
    private struct Asked<Answer: Sendable> {
        let task: Task<Result<Answer, RegistryError>, Never>
        /// What the answer shows is not older.
        let time: ContinuousClock.Instant
    }

    /// A tag that the run has written.
    private struct Written {
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

    /// Lists what the repository has, with what the run has written since.
    ///
    /// - Returns: what it has, or `nil` where the registry does not list it, or not for this user: each must be asked for.
    /// - Throws: ``RegistryError``.
    public func contents() async throws(RegistryError) -> RepositoryListing? {
        guard let (found, time) = try await listed() else { return nil }
        var listed = found
        for (tag, write) in written where write.time >= time {
            listed.tags[tag] = write.digest
            listed.manifests?.insert(write.digest)
        }
        return listed
    }

    /// The list, and when it was asked for.
    private func listed() async throws(RegistryError) -> (RepositoryListing, ContinuousClock.Instant)? {
        guard listsTags else { return nil }
        while true {
            if isUnlisted { return nil }
            let asked =
                trustedListing
                ?? Asked(task: Task { [backend, name] in await Self.list(backend, name) }, time: trust.now)
            listing = asked
            let result = await Self.answer(to: asked)
            guard case .failure(let error) = result else {
                guard let found = try result.get() else {
                    isUnlisted = true
                    return nil
                }
                if listingTook?.since != asked.time { listingTook = (asked.time, asked.time.duration(to: trust.now)) }
                if hadNoTags == nil { hadNoTags = found.tags.isEmpty }
                return (found, asked.time)
            }
            if listing?.task == asked.task { listing = nil }
            // Someone else who waited for the same list was cancelled: this one asks again.
            guard error.kind == .cancelled, !Task.isCancelled else { throw error }
        }
    }

    private var trustedListing: Asked<RepositoryListing?>? {
        listing.flatMap { trust.covers($0.time) ? $0 : nil }
    }

    /// The list, where it may stand for a question about one tag: a list that takes longer than it is trusted helps nobody else.
    private func listedForAll() async throws(RegistryError) -> (RepositoryListing, ContinuousClock.Instant)? {
        let isWorthIt: Bool
        if let listing, let limit = trust.limit, trustedListing == nil {
            isWorthIt = listingTook.map { $0.since == listing.time && $0.duration <= limit } ?? false
        } else {
            isWorthIt = listing != nil || trust.limit != .zero
        }
        return isWorthIt ? try await listed() : nil
    }

    private static func answer<Answer: Sendable>(to asked: Asked<Answer>) async -> Result<Answer, RegistryError> {
        await withTaskCancellationHandler {
            await asked.task.value
        } onCancel: {
            asked.task.cancel()
        }
    }

    /// Whether the repository had no tag before the run wrote any.
    ///
    /// - Returns: `false` also where tags can't be listed.
    /// - Throws: ``RegistryError``.
    func beganWithoutTags() async throws(RegistryError) -> Bool {
        if let hadNoTags { return hadNoTags }
        _ = try await listedForAll()
        return hadNoTags ?? false
    }

    /// Asks what a tag points to, without a request where the listing tells.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: the manifest's digest, or `nil` where there is no such tag.
    /// - Throws: ``RegistryError``.
    public func digest(of tag: TagName) async throws(RegistryError) -> Digest? {
        if let (listed, time) = try await listedForAll() {
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
        try await unlessAbsent(tag) { () async throws(RegistryError) in
            try await backend.resolve(.tag(tag), in: name)?.digest
        }
    }

    /// Asks whether a manifest is there, without a request where the listing tells.
    ///
    /// - Parameter digest: the manifest's digest.
    /// - Returns: whether it is there, tagged or not.
    /// - Throws: ``RegistryError``.
    public func hasManifest(_ digest: Digest) async throws(RegistryError) -> Bool {
        if let (listed, time) = try await listedForAll(), let manifests = listed.manifests {
            return manifests.contains(digest) || written.values.contains { $0.digest == digest && $0.time >= time }
        }
        return try await backend.resolve(.digest(digest), in: name) != nil
    }

    /// Reads what a tag points to, without a request where the listing shows that there is no such tag.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: the manifest, or `nil` where there is none.
    /// - Throws: ``RegistryError``.
    public func manifest(_ tag: TagName) async throws(RegistryError) -> RawManifest? {
        if let (listed, time) = try await listedForAll(), listed.tags.index(forKey: tag) == nil {
            guard let write = written[tag], write.time >= time else { return nil }
        }
        let found = try await unlessAbsent(tag) { () async throws(RegistryError) in
            try await backend.manifest(.tag(tag), in: name)
        }
        if let found { explain(found) }
        return found
    }

    /// Asks for a tag; some registries refuse what is not there, and their list of tags proves that it is not.
    private func unlessAbsent<Output: Sendable>(
        _ tag: TagName,
        _ operation: () async throws(RegistryError) -> Output?
    ) async throws(RegistryError) -> Output? {
        do {
            return try await operation()
        } catch {
            guard error.kind == .forbidden else { throw error }
            let listed = listsTags ? try? await contents() : try? await Self.list(backend, name).get()
            guard let listed, listed.tags.index(forKey: tag) == nil else { throw error }
            return nil
        }
    }

    /// Reads what a manifest says of others, once a run.
    ///
    /// - Parameter digest: the manifest's digest.
    /// - Returns: what it says, or `nil` where there proves to be no such manifest.
    /// - Throws: ``RegistryError``, also for a list of manifests that can't be read: what it lists is not known.
    func outline(of digest: Digest) async throws(RegistryError) -> ManifestOutline? {
        if let known = outlines[digest] { return known }
        guard let manifest = try await backend.manifest(.digest(digest), in: name) else { return nil }
        return try outline(of: manifest)
    }

    /// Remembers what a manifest that was read says of others.
    ///
    /// - Parameter manifest: the manifest.
    /// - Returns: what it says.
    /// - Throws: ``RegistryError`` for a list of manifests that can't be read.
    @discardableResult
    func outline(of manifest: RawManifest) throws(RegistryError) -> ManifestOutline {
        if let known = outlines[manifest.digest] { return known }
        explain(manifest)
        do throws(ManifestError) {
            let outline = try ManifestOutline(manifest)
            outlines[manifest.digest] = outline
            return outline
        } catch {
            throw RegistryError(
                .invalid,
                operation: "read what a manifest refers to",
                location: backend.location,
                repository: name,
                reference: manifest.digest.text,
                reason: "\(error)",
                remedy: error.remedy
            )
        }
    }

    /// What is known of all manifests that were read for what they say of others.
    var knownOutlines: [Digest: ManifestOutline] { outlines }

    /// Asks what refers to a manifest: the registry's list and the list under the tag.
    ///
    /// - Parameter subject: the manifest's digest.
    /// - Returns: what both show.
    /// - Throws: ``RegistryError``.
    func referrers(of subject: Digest) async throws(RegistryError) -> ReferrersLook {
        while true {
            let known = looks[subject].flatMap { trust.covers($0.time) ? $0 : nil }
            // The list under the tag is looked for in the list of tags, which was asked for before.
            let asked = known ?? Asked(task: Task { await self.look(for: subject) }, time: horizon())
            looks[subject] = asked
            let result = await Self.answer(to: asked)
            guard case .failure(let error) = result else { return try result.get() }
            if looks[subject]?.task == asked.task { looks[subject] = nil }
            // Someone else who waited for the same answer was cancelled: this one asks again.
            guard error.kind == .cancelled, !Task.isCancelled else { throw error }
        }
    }

    /// Remembers what a manifest that was read, here or elsewhere, is attached to.
    func explain(_ manifest: RawManifest) {
        subjects.add(manifest)
    }

    /// Remembers what the image's indexes list, read or not.
    func explain(_ children: [Descriptor]) {
        subjects.add(listed: children)
    }

    /// What to read of the manifests that the image's indexes list, so that the registry need not be asked of each manifest.
    ///
    /// - Returns: none where it has to be asked in any case.
    /// - Throws: ``RegistryError``.
    func manifestsWorthReading() async throws(RegistryError) -> Set<Digest> {
        guard let contents = try await contents() else { return [] }
        return subjects.worthReading(in: contents)
    }

    /// Whether the repository may have a manifest that refers to another one, as far as its listing and what was read tell.
    private func mayHaveReferrers(to subject: Digest) async throws(RegistryError) -> Bool {
        guard let contents = try await contents() else { return true }
        return subjects.mayShow(contents, referringTo: subject)
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
        guard written[tag] == nil, let listed = try await contents()?.blobs, let content = try? manifest.content()
        else { return false }
        for blob in content.blobs where !blob.mediaType.isNondistributable && !listed.contains(blob.digest) {
            if try await !backend.contains(blob, in: name) { return true }
        }
        return false
    }

    private func look(for subject: Digest) async -> Result<ReferrersLook, RegistryError> {
        do throws(RegistryError) {
            var listed: [Descriptor]?
            if try await mayHaveReferrers(to: subject) {
                listed = try await backend.referrers?.referrers(of: subject, in: name)
            } else {
                listed = []
            }
            var tagged: RawManifest?
            let tag = ReferrersTag.name(for: subject)
            if let tag { tagged = try await manifest(tag) }
            let look = ReferrersLook(of: subject, listed: listed, tagged: tagged)
            if case .unreadable(let error)? = look.taken { throw unreadableList(under: tag, error) }
            return .success(look)
        } catch {
            return .failure(error)
        }
    }

    /// What an unreadable list hides is not known, and is not taken for nothing.
    private func unreadableList(under tag: TagName?, _ error: ManifestError) -> RegistryError {
        RegistryError(
            .invalid,
            operation: "read the list of what refers to the image",
            location: backend.location,
            repository: name,
            reference: tag?.text,
            reason: "\(error)",
            remedy:
                "take the tag away or write the list anew, or leave '\(StrategyName.referrers)' out with --signatures"
        )
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

    private static func list(
        _ backend: any RegistryBackend,
        _ name: RepositoryName
    ) async -> Result<RepositoryListing?, RegistryError> {
        do {
            return .success(try await backend.listing(of: name))
        } catch {
            switch error.kind {
            case .forbidden, .unsupported: return .success(nil)
            default: return .failure(error)
            }
        }
    }
}
