/// What a repository keeps for images that are gone, and what became of it.
public struct PruningReport: Sendable, Hashable {
    /// The repository.
    public var repository: RepositoryName
    /// The registry.
    public var location: RegistryLocation
    /// Whether it was to be deleted, not only listed.
    public var isDeleting: Bool
    /// Whether the repository has nothing else than what can go.
    public var isAllThereIs: Bool
    /// One result for each orphan, in the order of deletion.
    public var results: [OrphanResult]

    /// Makes a report.
    ///
    /// - Parameters:
    ///   - repository: the repository.
    ///   - location: the registry.
    ///   - isDeleting: whether it was to be deleted.
    ///   - isAllThereIs: whether the repository has nothing else than what can go.
    ///   - results: one result for each orphan.
    public init(
        repository: RepositoryName,
        location: RegistryLocation,
        isDeleting: Bool,
        isAllThereIs: Bool = false,
        results: [OrphanResult]
    ) {
        self.repository = repository
        self.location = location
        self.isDeleting = isDeleting
        self.isAllThereIs = isAllThereIs
        self.results = results
    }

    /// The images that are gone, in order.
    public var images: [Digest] { Set(results.flatMap(\.orphan.images)).sorted() }

    /// The bytes of all manifests that are, or would be, deleted, and of their blobs, each counted once.
    ///
    /// What the registry's own cleaning frees may be less: blobs that other manifests have stay.
    public var totalSize: Int64 {
        var sizes: [Digest: Int64] = [:]
        for result in results where result.outcome == .deletable || result.outcome == .deleted {
            for part in [result.orphan.manifest] + result.orphan.blobs { sizes[part.digest] = part.size }
        }
        return sizes.values.reduce(0) { $0.addingSaturated($1) }
    }

    /// How it went as a whole.
    public var verdict: Verdict {
        guard results.contains(where: { $0.failure != nil }) else { return .done }
        return results.contains(where: \.outcome.isDeletion) ? .partlyDone : .failed
    }

    /// How a pruning went as a whole.
    public enum Verdict: String, Sendable, Hashable {
        /// What can go is listed, or gone.
        case done
        /// Something could not be deleted.
        case partlyDone
        /// Nothing could be deleted.
        case failed
    }
}

/// What became of an orphan.
public struct OrphanResult: Sendable, Hashable {
    /// What became of it.
    public enum Outcome: Sendable, Hashable {
        /// It can be deleted.
        case deletable
        /// Its tags can be deleted; why the manifest stays.
        case tagsDeletable([TagName], PruningObstacle)
        /// It is deleted, with its tags.
        case deleted
        /// Its tags are deleted; why the manifest stays.
        case tagsDeleted([TagName], PruningObstacle)
        /// It stays; why.
        case kept(PruningObstacle)
        /// It could not be deleted.
        case failed(RegistryError)

        /// Whether something can be deleted.
        public var isDeletable: Bool {
            switch self {
            case .deletable, .tagsDeletable: true
            case .deleted, .tagsDeleted, .kept, .failed: false
            }
        }

        /// Whether something was deleted.
        public var isDeletion: Bool {
            switch self {
            case .deleted, .tagsDeleted: true
            case .deletable, .tagsDeletable, .kept, .failed: false
            }
        }
    }

    /// The orphan.
    public var orphan: Orphan
    /// What became of it.
    public var outcome: Outcome

    /// Makes a result.
    ///
    /// - Parameters:
    ///   - orphan: the orphan.
    ///   - outcome: what became of it.
    public init(orphan: Orphan, outcome: Outcome) {
        self.orphan = orphan
        self.outcome = outcome
    }

    /// Why it could not be deleted.
    public var failure: RegistryError? {
        if case .failed(let error) = outcome { error } else { nil }
    }
}
