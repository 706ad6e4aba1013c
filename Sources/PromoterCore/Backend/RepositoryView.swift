/// One repository as one run sees it: what many images of the run would ask for is asked once.
public actor RepositoryView {
    /// The registry.
    public nonisolated let backend: any RegistryBackend
    /// The repository.
    public nonisolated let name: RepositoryName

    private let listsTags: Bool
    private var listing: Task<Result<RepositoryListing?, RegistryError>, Never>?
    private var written: [TagName: Digest] = [:]
    private var explained: Set<Digest> = []
    private var outlines: [Digest: ManifestOutline] = [:]
    private var looks: [Digest: Task<Result<ReferrersLook, RegistryError>, Never>] = [:]

    /// Makes a view.
    ///
    /// Nothing is asked yet.
    ///
    /// - Parameters:
    ///   - backend: the registry.
    ///   - name: the repository.
    ///   - listsTags: whether a list of all tags may stand for asking for each; without it, each answer is of now.
    public init(backend: any RegistryBackend, name: RepositoryName, listsTags: Bool = true) {
        self.backend = backend
        self.name = name
        self.listsTags = listsTags
    }

    /// Whether it is a view of the same repository: what was read in the one is there in the other.
    ///
    /// - Parameter other: a view, of the same registry or of another.
    /// - Returns: whether it is.
    nonisolated func isSame(as other: RepositoryView) -> Bool {
        backend.location.identity == other.backend.location.identity
            && backend.fullName(of: name) == other.backend.fullName(of: other.name)
    }

    /// Lists what the repository has, once a run, with what the run has written since.
    ///
    /// - Returns: what it has, or `nil` where the registry does not list it, or not for this user: each must be asked for.
    /// - Throws: ``RegistryError``.
    public func contents() async throws(RegistryError) -> RepositoryListing? {
        guard var listed = try await listed() else { return nil }
        for (tag, digest) in written {
            listed.tags[tag] = digest
            listed.manifests?.insert(digest)
        }
        return listed
    }

    private func listed() async throws(RegistryError) -> RepositoryListing? {
        guard listsTags else { return nil }
        while true {
            let task = listing ?? Task { [backend, name] in await Self.list(backend, name) }
            listing = task
            let result = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            if case .failure(let error) = result {
                if listing == task { listing = nil }
                // Someone else who waited for the same list was cancelled: this one asks again.
                if error.kind == .cancelled, !Task.isCancelled { continue }
            }
            return try result.get()
        }
    }

    /// Whether the repository had no tag before the run wrote any.
    ///
    /// - Returns: `false` also where tags can't be listed.
    /// - Throws: ``RegistryError``.
    func beganWithoutTags() async throws(RegistryError) -> Bool {
        try await listed()?.tags.isEmpty ?? false
    }

    /// Asks what a tag points to, without a request where the listing tells.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: the manifest's digest, or `nil` where there is no such tag.
    /// - Throws: ``RegistryError``.
    public func digest(of tag: TagName) async throws(RegistryError) -> Digest? {
        if let contents = try await contents() {
            guard let digest = contents.tags[tag] else { return nil }
            if let digest { return digest }
        }
        return try await unlessAbsent(tag) { () async throws(RegistryError) in
            try await backend.resolve(.tag(tag), in: name)?.digest
        }
    }

    /// Asks whether a manifest is there, without a request where the listing tells.
    ///
    /// - Parameter digest: the manifest's digest.
    /// - Returns: whether it is there, tagged or not.
    /// - Throws: ``RegistryError``.
    public func hasManifest(_ digest: Digest) async throws(RegistryError) -> Bool {
        if let manifests = try await contents()?.manifests { return manifests.contains(digest) }
        return try await backend.resolve(.digest(digest), in: name) != nil
    }

    /// Reads what a tag points to, without a request where the listing shows that there is no such tag.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: the manifest, or `nil` where there is none.
    /// - Throws: ``RegistryError``.
    public func manifest(_ tag: TagName) async throws(RegistryError) -> RawManifest? {
        if let contents = try await contents(), contents.tags[tag] == nil { return nil }
        return try await unlessAbsent(tag) { () async throws(RegistryError) in
            try await backend.manifest(.tag(tag), in: name)
        }
    }

    /// Asks for a tag; some registries refuse what is not there, and their list of tags proves that it is not.
    private func unlessAbsent<Output: Sendable>(
        _ tag: TagName,
        _ operation: () async throws(RegistryError) -> Output?
    ) async throws(RegistryError) -> Output? {
        do {
            return try await operation()
        } catch {
            guard error.kind == .forbidden, case .success(let listed?) = await Self.list(backend, name),
                listed.tags.index(forKey: tag) == nil
            else { throw error }
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

    /// Asks what refers to a manifest, once a run: the registry's list and the list under the tag.
    ///
    /// - Parameter subject: the manifest's digest.
    /// - Returns: what both show.
    /// - Throws: ``RegistryError``.
    func referrers(of subject: Digest) async throws(RegistryError) -> ReferrersLook {
        while true {
            let task = looks[subject] ?? Task { await self.look(for: subject) }
            looks[subject] = task
            let result = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            if case .failure(let error) = result {
                if looks[subject] == task { looks[subject] = nil }
                // Someone else who waited for the same answer was cancelled: this one asks again.
                if error.kind == .cancelled, !Task.isCancelled { continue }
            }
            return try result.get()
        }
    }

    /// Remembers manifests that are known to be something else than what refers to another one.
    func explain(_ digests: some Sequence<Digest> & Sendable) {
        explained.formUnion(digests)
    }

    /// Whether the repository may have a manifest that refers to another one, as far as its listing tells.
    private func mayHaveReferrers() async throws(RegistryError) -> Bool {
        guard let contents = try await contents(), let manifests = contents.manifests else { return true }
        let tagged = Set(contents.tags.values.compactMap { $0 })
        return !manifests.allSatisfy { tagged.contains($0) || explained.contains($0) }
    }

    private func look(for subject: Digest) async -> Result<ReferrersLook, RegistryError> {
        do throws(RegistryError) {
            var listed: [Descriptor]?
            if try await mayHaveReferrers() {
                listed = try await backend.referrers?.referrers(of: subject, in: name)
            } else {
                listed = []
            }
            var tagged: RawManifest?
            if let tag = ReferrersTag.name(for: subject) { tagged = try await manifest(tag) }
            return .success(ReferrersLook(of: subject, listed: listed, tagged: tagged))
        } catch {
            return .failure(error)
        }
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
        written[tag] = digest
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
