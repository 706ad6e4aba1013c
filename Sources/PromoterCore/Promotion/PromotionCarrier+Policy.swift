extension PromotionCarrier {
    /// The rule that the destination has for the image.
    ///
    /// - Returns: what the policy has for it; `nil` where there is no policy.
    /// - Throws: ``PromotionError`` where that can't be told.
    func ruling() throws(PromotionError) -> PolicyEnforcement.Ruling? {
        do throws(EvidenceError) {
            return try run.enforcement?.ruling(for: target, at: destination.backend.location)
        } catch {
            throw refuse(judging: error)
        }
    }

    /// Sees to it that the policy will be satisfied when everything is carried, before any of it is.
    ///
    /// What stays behind does not vouch for the image there; what is there already may.
    ///
    /// - Parameters:
    ///   - plan: what is to be carried.
    ///   - judgement: what vouches for the image at the source.
    /// - Throws: ``PromotionError``, ``PromotionError/Problem/policyRejected(_:)`` where it will not.
    func foresee(_ plan: PromotionPlan, by judgement: ImageJudgement) async throws(PromotionError) {
        guard case .rule(let rule)? = try ruling() else { return }
        let left = Set(plan.attachments.filter(\.isLeftBehind).map(\.attachment.manifest.digest))
        if judgement.verdict(by: rule, without: left).isSatisfied { return }
        let there = try await evidence(of: rule.judged(of: judgement.closure), in: judgement.closure)
        let verdict = judgement.verdict(by: rule, without: left, beside: there)
        guard verdict.isSatisfied else { throw refuse(.policyRejected(verdict)) }
    }

    /// Holds what the destination has by now against the policy, before the image's tag is set.
    ///
    /// - Parameters:
    ///   - closure: the image.
    ///   - before: the signatures that held before anything was changed; each has to hold still.
    /// - Returns: how it satisfies the policy; `nil` where there is no policy.
    /// - Throws: ``PromotionError``, ``PromotionError/Problem/policyRejected(_:)`` where it does not.
    func provePolicy(
        _ closure: ImageClosure,
        keeping before: [Evidence] = []
    ) async throws(PromotionError) -> PolicyVerdict? {
        switch try ruling() {
        case nil: return nil
        case .unrestricted?: return PolicyVerdict(rule: nil, manifests: [], isSatisfied: true)
        case .unruled?: throw refuse(.unruled)
        case .rule(let rule)?:
            let manifests = rule.judged(of: closure)
            let evidence = try await evidence(of: manifests.union(before.map(\.subject)), in: closure)
            if let lost = before.first(where: { held in !evidence.contains { $0.isSame(as: held) } }) {
                throw refuse(.signatureLost(subject: lost.subject, claimant: lost.claimant))
            }
            let verdict = rule.verdict(on: closure, by: evidence.filter { manifests.contains($0.subject) })
            guard verdict.isSatisfied else { throw refuse(.policyRejected(verdict)) }
            return verdict
        }
    }

    /// The signatures by the policy's signers that hold at the destination, in what a plan is going to change.
    func signaturesHeld(before plan: PromotionPlan, of closure: ImageClosure) async throws(PromotionError) -> [Evidence]
    {
        guard case .rule(let rule)? = try ruling(), rule.requirement != nil else { return [] }
        let subjects = Set(plan.attachments.filter(\.replaces).map(\.attachment.subject))
        return try await evidence(of: subjects, in: closure).filter { !$0.signers.isEmpty }
    }

    /// Checks what is attached to manifests at the destination now.
    private func evidence(
        of manifests: Set<Digest>,
        in closure: ImageClosure
    ) async throws(PromotionError) -> [Evidence] {
        guard let enforcement = run.enforcement, !manifests.isEmpty else { return [] }
        let backend = destination.backend
        let view = RepositoryView(backend: backend, name: destination.name)
        for node in closure.below + [closure.root] { await view.explain(node.manifest) }
        await view.explain(closure.children)
        let gatherer = ClosureGatherer(
            source: view,
            image: target,
            strategies: backend.strategies(chosen: run.request.strategies),
            limits: run.limits,
            side: .destination
        )
        let known = [closure.root.manifest.descriptor] + closure.children
        let others = closure.attachments.map(\.manifest.descriptor)
        let subjects = (known + others).filter { manifests.contains($0.digest) }.uniqueByDigest
        let attachments = try await gatherer.attached(to: subjects)
        do throws(EvidenceError) {
            return try await PolicyJudge(enforcement: enforcement, limit: run.limits.manifests)
                .evidence(of: manifests, in: closure.with(attachments), besides: closure.attachments, from: view)
        } catch {
            throw refuse(judging: error)
        }
    }

    private func refuse(judging error: EvidenceError) -> PromotionError {
        PromotionError(judging: error, side: .destination, location: destination.backend.location, image: target)
    }
}

extension Evidence {
    /// Whether it is the same signature, wherever it is kept by now.
    fileprivate func isSame(as other: Evidence) -> Bool {
        subject == other.subject && content == other.content && claimant == other.claimant
            && Set(other.signers).isSubset(of: signers)
    }
}
