/// What the tags of a repository point to while orphans are deleted there: others set tags meanwhile.
actor TagWatch {
    /// How long a list of tags is trusted: a deletion can't be taken back.
    static let trustedAge: Duration = .seconds(1)

    private let backend: any RegistryBackend
    private let repository: RepositoryName
    private let limit: Int
    private let subjects: [Digest: [Digest]]
    /// The tags that go with an orphan, and the orphan.
    private let doomed: [TagName: Digest]
    private var view: RepositoryView
    /// What tags point to that the registry's list gives by name alone.
    private var asked: [TagName: Digest?] = [:]

    init(_ backend: any RegistryBackend, _ repository: RepositoryName, beside plan: PruningPlan, atMost limit: Int) {
        self.backend = backend
        self.repository = repository
        self.limit = limit
        let orphans = plan.steps.map(\.orphan)
        subjects = Dictionary(orphans.map { ($0.digest, $0.subjects) }, uniquingKeysWith: +)
        doomed = Dictionary(
            orphans.flatMap { orphan in orphan.tags.map { ($0, orphan.digest) } },
            uniquingKeysWith: { first, _ in first }
        )
        view = RepositoryView(backend: backend, name: repository)
    }

    /// Asks what all tags point to: tags are moved, too.
    ///
    /// - Throws: ``RegistryError``.
    func renew() async throws(RegistryError) {
        view = RepositoryView(backend: backend, name: repository, trust: TrustedAge(Self.trustedAge))
        asked = [:]
        _ = try await tags()
    }

    /// Why an orphan is needed by now: a tag points to it, or to something that it is attached to.
    ///
    /// The tags are listed again where the last list is too old; those that are new there are asked for.
    ///
    /// - Parameter orphan: the orphan.
    /// - Returns: why; `nil` where no tag needs it but those that go with it.
    /// - Throws: ``RegistryError``.
    func obstacle(to orphan: Orphan) async throws(RegistryError) -> PruningObstacle? {
        var needing: Set<Digest> = [orphan.digest]
        var waiting = orphan.subjects
        while let subject = waiting.popLast() {
            if needing.insert(subject).inserted { waiting += subjects[subject] ?? [] }
        }
        let found = try await tags().filter { tag, digest in needing.contains(digest) && doomed[tag] != digest }
        if let tag = found.filter({ $0.value == orphan.digest }).keys.min() { return .tagged(tag) }
        return found.min { $0.key < $1.key }.map { .attached(to: $0.value) }
    }

    private func tags() async throws(RegistryError) -> [TagName: Digest] {
        guard let contents = try await view.contents() else {
            throw .unlistedTags(of: repository, at: backend.location)
        }
        let unknown = contents.tags.filter { $0.value == nil && asked.index(forKey: $0.key) == nil }.map(\.key)
        let (backend, repository) = (backend, repository)
        let found = try await unknown.concurrently(atMost: limit) { tag throws(RegistryError) in
            try await backend.resolve(.tag(tag), in: repository)?.digest
        }
        for (tag, digest) in zip(unknown, found) { asked[tag] = .some(digest) }
        var tags: [TagName: Digest] = [:]
        for (tag, digest) in contents.tags { tags[tag] = digest ?? asked[tag] ?? nil }
        return tags
    }
}
