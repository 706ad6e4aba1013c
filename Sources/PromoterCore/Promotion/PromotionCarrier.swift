/// Writes a planned image to one destination, and reads it back: the stages carry and prove.
///
/// The order makes nothing visible before it is vouched for: blobs, children, the root by digest, attachments, and only then
/// the tag.
struct PromotionCarrier: Sendable {
    /// How often an attachment is joined anew where someone else changes it at the same time.
    static let joinLimit = 5

    let image: ImageReference
    let target: ImageReference
    let source: RepositoryView
    let destination: RepositoryView
    let run: PromotionRun

    /// Carries and proves.
    ///
    /// - Parameters:
    ///   - plan: what to do.
    ///   - closure: what belongs to the image.
    ///   - image: the image, where its registry is to promote it by itself.
    ///   - lookedAt: what the plan was made of is not older.
    ///   - signatures: what promoter attached to the image before its registry declined to promote it; `nil` at first.
    /// - Returns: what was carried, or that the registry declined to promote the image.
    /// - Throws: ``PromotionError``; then the tag is where it was.
    func carry(
        _ plan: PromotionPlan,
        of closure: ImageClosure,
        promoting image: ServerSideImage?,
        lookedAt: ContinuousClock.Instant,
        after signatures: [AttachmentResult]? = nil
    ) async throws(PromotionError) -> Outcome {
        let requirement = AttachmentRequirement(request: run.request)
        let planned = plan.attachments.map(result)
        if let problem = requirement.leftBehind(of: plan.root.digest, among: planned) { throw refuse(problem) }
        var summary = TransferSummary()
        let blobs = plan.blobs
        tell(.planned(blobs: blobs.count, bytes: blobs.totalSize))
        for (blob, outcome) in try await carry(blobs) { summary.count(blob, outcome) }
        for level in plan.levels {
            let written = try await level.concurrently(atMost: run.limits.manifests) { node throws(PromotionError) in
                try await write(node)
            }
            summary.manifests += written.count { $0 }
        }
        // What is attached to the image is changed only where its tag will follow.
        var tag = try await renewed(TagLook(plan.tag, time: lookedAt), for: plan.root.digest)
        let held = try await signaturesHeld(before: plan, of: closure)
        let attachments = try await carryAttachments(of: plan, lookedAt: lookedAt)
        for attachment in attachments { summary.add(attachment.summary) }
        if let problem = requirement.leftBehind(of: plan.root.digest, among: attachments.map(\.result)) {
            throw refuse(problem)
        }
        let policy = try await provePolicy(closure, keeping: held)
        let made: [AttachmentResult]
        if let signatures {
            made = signatures
        } else {
            let signed = try await sign(closure, with: plan)
            // The record tells what the tag pointed to.
            if run.signing?.recording != nil { tag = try await renewed(tag, for: plan.root.digest) }
            made = signed + (try await record(plan, of: closure, replacing: tag?.existing, policy))
        }
        if let image, let route = run.route, let tag {
            guard try await promote(image, of: closure, along: route, tag, lookedAt: lookedAt) else {
                return .declined(signatures: made)
            }
            summary.isServerSide = true
        } else if try await set(tag, to: plan.root) {
            summary.manifests += 1
        }
        return .carried(Carried(summary: summary, attachments: attachments.map(\.result) + made, policy: policy))
    }

    private func carryAttachments(
        of plan: PromotionPlan,
        lookedAt: ContinuousClock.Instant
    ) async throws(PromotionError) -> [CarriedAttachment] {
        var results: [CarriedAttachment] = []
        for level in plan.attachmentLevels {
            results += try await level.concurrently(atMost: run.limits.manifests) { step throws(PromotionError) in
                try await carry(step, lookedAt: lookedAt, isWriting: !plan.isNothingToDo)
            }
        }
        try await AttachmentProof(carrier: self, steps: plan.attachments).run(&results)
        return results
    }

    /// How carrying ended.
    enum Outcome: Sendable {
        case carried(Carried)
        /// The registry declined to promote the image; what promoter attached to it by then.
        case declined(signatures: [AttachmentResult])
    }

    /// What was carried.
    struct Carried: Sendable {
        var summary: TransferSummary
        var attachments: [AttachmentResult]
        /// How the destination satisfies the policy, where there is one.
        var policy: PolicyVerdict?
    }

    func tell(_ happening: PromotionEvent.Happening) {
        run.observer?
            .observe(
                PromotionEvent(image: image, destination: destination.backend.location, happening: happening)
            )
    }

    func attempt<Output: Sendable>(
        _ operation: () async throws(RegistryError) -> Output
    ) async throws(PromotionError) -> Output {
        do {
            return try await operation()
        } catch {
            let side: PromotionError.Side = error.location == source.backend.location ? .source : .destination
            throw PromotionError(
                .registry(error),
                side: side,
                location: error.location,
                image: side == .source ? image : target
            )
        }
    }

    func refuse(_ problem: PromotionError.Problem) -> PromotionError {
        PromotionError(problem, side: .destination, location: destination.backend.location, image: target)
    }

    /// Reads back what was written; registries may show it late.
    func prove(_ reference: ManifestReference, is digest: Digest) async throws(PromotionError) {
        let found = try await lookingAgain(until: { $0?.digest == digest }) { () async throws(PromotionError) in
            try await attempt { () async throws(RegistryError) in
                try await destination.backend.resolve(reference, in: destination.name)
            }
        }
        guard found?.digest == digest else { throw refuse(.proofFailed(expected: digest, found: found?.digest)) }
    }

    /// Looks for something that was written, again and again with pauses that double, until it is found or the time for it is over.
    ///
    /// - Parameters:
    ///   - isFound: whether what a look gave is what was written.
    ///   - look: looks.
    /// - Returns: what the last look gave.
    /// - Throws: ``PromotionError``.
    func lookingAgain<Found: Sendable>(
        until isFound: (Found) -> Bool,
        _ look: () async throws(PromotionError) -> Found
    ) async throws(PromotionError) -> Found {
        let clock = ContinuousClock()
        let deadline = clock.now + run.request.settleTime
        var pause = AttachmentRequirement.firstPause
        while true {
            let found = try await look()
            if isFound(found) || clock.now >= deadline { return found }
            do {
                try await clock.sleep(until: min(clock.now + pause, deadline))
            } catch {
                throw cancelled()
            }
            pause *= 2
        }
    }

    /// Does what one image of the run does for all that share it.
    ///
    /// - Parameters:
    ///   - entry: what is written.
    ///   - work: writes it.
    /// - Returns: what the work returns, or `nil` where another image of the run has done it.
    /// - Throws: ``PromotionError``: the work's.
    func once<Output: Sendable>(
        _ entry: TransferLedger.Entry,
        _ work: () async throws(PromotionError) -> Output
    ) async throws(PromotionError) -> Output? {
        switch await run.ledger.claim(entry) {
        case .done: return nil
        case .cancelled: throw cancelled()
        case .mine: break
        }
        do throws(PromotionError) {
            let output = try await work()
            await run.ledger.settle(entry, succeeded: true)
            return output
        } catch {
            await run.ledger.settle(entry, succeeded: false)
            throw error
        }
    }

    /// Does what one image of the run does after the other.
    ///
    /// - Parameters:
    ///   - entry: what is written.
    ///   - work: writes it.
    /// - Returns: what the work returns.
    /// - Throws: ``PromotionError``: the work's.
    func inTurn<Output: Sendable>(
        _ entry: TransferLedger.Entry,
        _ work: () async throws(PromotionError) -> Output
    ) async throws(PromotionError) -> Output {
        guard case .mine = await run.ledger.claim(entry) else { throw cancelled() }
        do throws(PromotionError) {
            let output = try await work()
            await run.ledger.settle(entry, succeeded: false)
            return output
        } catch {
            await run.ledger.settle(entry, succeeded: false)
            throw error
        }
    }

    func cancelled() -> PromotionError {
        let error = RegistryError(
            .cancelled,
            operation: "carry \(target)",
            location: destination.backend.location,
            repository: destination.name,
            reason: "it was cancelled",
            remedy: "run the promotion again; it goes on from where it stopped"
        )
        return refuse(.registry(error))
    }
}
