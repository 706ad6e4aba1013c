/// Finds what a repository keeps for images that are gone, and deletes it where it is told to.
///
/// Registries do not take an image's signatures away with the image. Nothing is deleted that something else needs.
///
/// It is not to be run beside a promotion into the same repository: a promotion writes what is attached to an image before
/// the image's tag, and some registries show it even before the image itself.
public struct Pruning: Sendable {
    private let backend: any RegistryBackend
    private let repository: RepositoryName
    private let strategies: [any SignatureStrategy]
    private let limits: TransferLimits

    /// Prepares a pruning.
    ///
    /// Nothing is asked of the registry yet.
    ///
    /// - Parameters:
    ///   - repository: the repository.
    ///   - backend: the registry.
    ///   - strategies: the strategies to look for attachments with; `nil` for all that the registry has.
    ///   - limits: how much is under way at once.
    public init(
        of repository: RepositoryName,
        in backend: any RegistryBackend,
        strategies: [StrategyName]? = nil,
        limits: TransferLimits = TransferLimits()
    ) {
        self.backend = backend
        self.repository = repository
        self.strategies = backend.strategies(chosen: strategies)
        self.limits = limits
    }

    /// Finds out what can go and what stays, without deleting anything.
    ///
    /// - Returns: the plan.
    /// - Throws: ``RegistryError``: what could not be found out is never taken for gone.
    public func plan() async throws(RegistryError) -> PruningPlan {
        try await backend.preflight(as: .source)
        // A plan is made of one look at the repository; before each deletion there is another one.
        let view = RepositoryView(backend: backend, name: repository, trust: TrustedAge(nil))
        return PruningPlan(try await OrphanSearch(view: view, strategies: strategies, limits: limits).facts())
    }

    /// Lists what can go, or deletes it.
    ///
    /// A failure on one orphan does not stop the others, but for those that lead to it.
    ///
    /// - Parameters:
    ///   - isDeleting: whether to delete it.
    ///   - isEmptyingAllowed: whether to delete it also where the repository has nothing else.
    /// - Returns: what became of each orphan.
    /// - Throws: ``PruningError`` where nothing could be found out, or nothing may be deleted: then nothing is changed.
    public func run(
        deleting isDeleting: Bool,
        allowingEmptying isEmptyingAllowed: Bool = false
    ) async throws(PruningError) -> PruningReport {
        let deletion: (any ManifestDeleting)?
        let plan: PruningPlan
        do throws(RegistryError) {
            deletion = isDeleting ? try self.deletion() : nil
            if isDeleting { try await backend.preflight(as: .destination) }
            plan = try await self.plan()
        } catch {
            throw .registry(error)
        }
        let results: [OrphanResult]
        if let deletion {
            if plan.isAllThereIs, !isEmptyingAllowed {
                throw .noImageLeft(plan.steps.count, backend.location, repository)
            }
            let removal = OrphanRemoval(backend: backend, deletion: deletion, repository: repository)
            results = await removal.carryOut(plan, atMost: limits.manifests)
        } else {
            results = plan.steps.map { OrphanResult(orphan: $0.orphan, outcome: .init($0.decision)) }
        }
        return PruningReport(
            repository: repository,
            location: backend.location,
            isDeleting: isDeleting,
            isAllThereIs: plan.isAllThereIs,
            results: results
        )
    }

    private func deletion() throws(RegistryError) -> any ManifestDeleting {
        if let deletion = backend.deletion { return deletion }
        throw RegistryError(
            .unsupported,
            operation: "delete attachments",
            location: backend.location,
            repository: repository,
            reason: "promoter can't delete there",
            remedy: "list them without --delete, and delete them with the registry's own means"
        )
    }
}

extension OrphanResult.Outcome {
    /// What would become of an orphan.
    fileprivate init(_ decision: PruningDecision) {
        self =
            switch decision {
            case .delete: .deletable
            case .deleteTags(let tags, let obstacle): .tagsDeletable(tags, obstacle)
            case .keep(let obstacle): .kept(obstacle)
            }
    }
}
