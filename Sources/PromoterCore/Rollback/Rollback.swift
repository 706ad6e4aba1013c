/// Moves a tag back to the image that it pointed to before the last promotion, as the record of that promotion tells.
public struct Rollback: Sendable {
    private let backend: any RegistryBackend
    private let history: History
    private let request: RollbackRequest
    private let limits: TransferLimits
    private let enforcement: PolicyEnforcement?
    private let signing: PromotionSigning?
    private let observer: (any PromotionObserving)?

    /// Prepares a rollback.
    ///
    /// Nothing is asked of the registry yet.
    ///
    /// - Parameters:
    ///   - backend: the registry that has the images.
    ///   - request: which tag, and how.
    ///   - reader: checks signatures by the keys that records are signed with.
    ///   - limits: how much is under way at once.
    ///   - enforcement: what has to vouch for the earlier image; `nil` where nothing has to.
    ///   - signing: how the rollback is recorded; `nil` where it is not.
    ///   - observer: takes what the rollback tells while it runs.
    public init(
        in backend: any RegistryBackend,
        request: RollbackRequest,
        reader: any EvidenceReading,
        limits: TransferLimits = TransferLimits(),
        enforcement: PolicyEnforcement? = nil,
        signing: PromotionSigning? = nil,
        observer: (any PromotionObserving)? = nil
    ) {
        self.backend = backend
        self.history = History(in: backend, reader: reader, strategies: request.strategies, limits: limits)
        self.request = request
        self.limits = limits
        self.enforcement = enforcement
        self.signing = signing
        self.observer = observer
    }

    /// Moves the tag back: the earlier image is judged by the policy, what is done is recorded, then the tag is set and read back.
    ///
    /// - Returns: what came of it.
    /// - Throws: ``PromotionError`` where nothing tells what the tag pointed to, or that image is not there any more.
    public func run() async throws(PromotionError) -> RollbackReport {
        let image = request.image
        let search = history.search(for: image)
        do throws(RegistryError) {
            try await backend.preflight(as: .destination)
        } catch {
            throw search.refuse(.registry(error))
        }
        let current = try await search.root()
        let found = try await search.records(of: current)
        let decision: RollbackDecision
        do throws(RollbackDecision.Impossible) {
            decision = try RollbackDecision(found.entries, of: current.digest)
        } catch {
            throw search.refuse(.rollbackImpossible(current.digest, error.reason(found)))
        }
        guard try await search.manifest(.digest(decision.previous)) != nil else {
            throw search.refuse(.previousGone(decision.previous))
        }
        let promotion = Promotion(
            from: backend,
            to: [backend],
            request: promotionRequest(from: current.digest, to: decision.previous),
            limits: limits,
            enforcement: enforcement,
            signing: signing?.recordingOnly(undoing: decision.takenBack),
            observer: observer
        )
        let report = await promotion.run()
        return RollbackReport(
            image: image,
            location: backend.location,
            current: current.descriptor,
            undone: decision.undone,
            previous: decision.previous,
            report: report
        )
    }

    /// The earlier image is promoted from where it is to where it is: nothing is carried, and all that holds of a promotion holds.
    private func promotionRequest(from current: Digest, to previous: Digest) -> PromotionRequest {
        var promotion = PromotionRequest(
            images: [ImageReference(repository: request.image.repository, tag: nil, digest: previous)],
            newTag: request.image.tag,
            strategies: request.strategies,
            settleTime: request.settleTime,
            isDryRun: request.isDryRun,
            // Whoever moves the tag meanwhile is to be noticed.
            trustedAge: .zero
        )
        promotion.replacing = current
        return promotion
    }
}

extension RollbackDecision.Impossible {
    /// Why, in words that go on after "the tag can't be moved back".
    fileprivate func reason(_ found: RecordSearch.Found) -> String {
        switch self {
        case .nothingBefore: "its first promotion is recorded, and there was no such tag before"
        case .takenBack: "each promotion that its records tell of was taken back already, or is later than what was"
        case .unrecorded where !found.rejected.isEmpty:
            "no record of a promotion under this tag holds; of those that are attached to it, "
                + (found.rejected.count == 1 ? "one does" : "\(found.rejected.count) do")
                + " not: \(found.rejected.first?.rejection ?? "")"
        case .unrecorded where !found.entries.isEmpty:
            "its records tell of other registries, repositories or tags, or that it was there already"
        case .unrecorded: "no record of a promotion is attached to it"
        }
    }
}

extension Evidence {
    /// Why it does not count.
    fileprivate var rejection: String? {
        if case .rejected(let reason) = standing { reason } else { nil }
    }
}
