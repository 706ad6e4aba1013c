/// Repairs one image at one destination.
struct ImageRepair: Sendable {
    /// The image, as the source names it; what its tag points to there does not matter.
    let image: ImageReference
    /// The image, as the destination names it.
    let target: ImageReference
    let source: RepositoryView
    let destination: RepositoryView
    let site: PromotionSite
    let limits: TransferLimits

    func run() async -> ImageResult {
        tell(.started)
        if let refusal = site.refusal(of: image, as: target, from: source.backend.location) { return failed(refusal) }
        do throws(PromotionError) {
            return try await repair()
        } catch {
            return failed(error)
        }
    }

    /// The result for an image that could not be repaired.
    func failed(_ error: PromotionError) -> ImageResult {
        tell(.failed(error))
        return result(.failed(error), root: nil)
    }

    private func repair() async throws(PromotionError) -> ImageResult {
        let carrier = carrier(site.run)
        let (closure, lost) = try await closure(as: try carrier.ruling())
        if closure.attachments.isEmpty { await tellOfEmptySource() }
        let lookedAt = await destination.horizon(of: closure.attachments.map(\.subject))
        let gate = AttachmentAdmission(
            target: target,
            destination: site.backend.location,
            enforcement: site.run.enforcement
        )
        let runnable = try await gatherer(of: source, named: image, side: .source, strategies: [])
            .runnable(among: try gate.guarded(closure.attachments))
        let admission = try gate.decision(on: closure.attachments, runnable: runnable)
        await site.run.tell(of: admission, image, at: site.backend.location)
        let reconciled = try await DestinationPlanning(carrier: carrier, limits: limits).reconcile(admission.admitted)
        let state = DestinationState(
            tagged: closure.root.manifest.digest,
            complete: closure.digests.subtracting(lost.map(\.manifest.digest)),
            attachments: reconciled + admission.refused
        )
        var plan = PromotionPlan(repairing: closure.with(admission.admitted), lost: lost, state: state, tag: target.tag)
        if !plan.isNothingToDo { try await judge(closure, for: plan, by: carrier) }
        var result = result(.unchanged, root: closure.root.manifest.descriptor)
        result.children = closure.children
        if site.run.request.isDryRun {
            plan.calls = try await carrier.calls(for: plan, promoting: nil)
            result.outcome = .planned(plan)
            return result
        }
        var run = site.run
        // Where nothing is brought, the policy has nothing to say.
        if plan.isNothingToDo { run.enforcement = nil }
        let outcome = try await self.carrier(run).carry(plan, of: closure, promoting: nil, lookedAt: lookedAt)
        if case .carried(let carried) = outcome {
            result.transfer = carried.summary
            result.attachments = carried.attachments
            result.policy = carried.policy
        }
        if !plan.isNothingToDo { result.outcome = .repaired }
        tell(.finished)
        return result
    }

    private func carrier(_ run: PromotionRun) -> PromotionCarrier {
        PromotionCarrier(image: image, target: target, source: source, destination: destination, run: run)
    }

    /// Sees to it that nothing is brought that a promotion would refuse.
    private func judge(
        _ closure: ImageClosure,
        for plan: PromotionPlan,
        by carrier: PromotionCarrier
    ) async throws(PromotionError) {
        let rule: PolicyRule
        switch try carrier.ruling() {
        case .rule(let found)?: rule = found
        case .unruled?: throw refuse(.unruled)
        case .unrestricted?, nil: return
        }
        let judgement: ImageJudgement
        do throws(EvidenceError) {
            let judge = site.run.enforcement.map { PolicyJudge(enforcement: $0, limit: limits.manifests) }
            judgement = try await ImageJudgement(of: closure, by: [rule], in: source, judge)
        } catch {
            throw PromotionError(judging: error, side: .source, location: source.backend.location, image: image)
        }
        try await carrier.foresee(plan, by: judgement)
    }

    /// The image as the destination has it, with what is attached to it at the source, and what the destination has lost of it.
    private func closure(
        as ruling: PolicyEnforcement.Ruling?
    ) async throws(PromotionError) -> (ImageClosure, lost: [ImageClosure.Node]) {
        var readsPlatforms = false
        if case .rule(let rule)? = ruling { readsPlatforms = rule.readsPlatforms }
        let here = gatherer(of: source, named: image, side: .source, strategies: [])
        var there = gatherer(of: destination, named: target, side: .destination, strategies: [])
        there.looksIntoDocuments = readsPlatforms
        there.standIn = source
        let root = try there.node(try await manifest())
        let children = try await there.children(of: root, readingImages: readsPlatforms)
        let lost = try await lost(among: children.all, with: here)
        for node in children.read + [root] { await source.explain(node.manifest) }
        await source.explain(children.all)
        await destination.explain(children.all)
        let attachments = try await gatherer(
            of: source,
            named: image,
            side: .source,
            strategies: source.backend.strategies(chosen: site.run.request.strategies)
        )
        .attachments(of: [root.manifest.descriptor] + children.all)
        let closure = ImageClosure(
            root: root,
            below: children.read,
            children: children.all,
            attachments: attachments
        )
        return (closure, lost)
    }

    /// The manifests below the image that the destination has lost, as the source has them; what is listed comes before its list.
    private func lost(
        among children: [Descriptor],
        with source: ClosureGatherer
    ) async throws(PromotionError) -> [ImageClosure.Node] {
        let found = try await children.concurrently(atMost: limits.manifests) { child throws(PromotionError) in
            let isThere: Bool
            do throws(RegistryError) {
                isThere = try await destination.hasManifest(child.digest)
            } catch {
                throw refuse(.registry(error))
            }
            if isThere { return ImageClosure.Node?.none }
            guard let manifest = try await source.manifest(.digest(child.digest)) else {
                await site.run.tell(
                    "\(child.digest), which it lists, is gone at both sides",
                    of: image,
                    at: site.backend.location
                )
                return nil
            }
            return try source.node(manifest)
        }
        return found.compactMap(\.self).reversed()
    }

    /// Tells that nothing could be found, where that may be a misspelt name rather than an image that nothing vouches for.
    private func tellOfEmptySource() async {
        guard await source.showsNoTags() else { return }
        await site.run.tell("it has no tag in \(source.name): check the name", of: image, at: source.backend.location)
    }

    /// The image's own manifest at the destination.
    private func manifest() async throws(PromotionError) -> RawManifest {
        let found: RawManifest?
        do throws(RegistryError) {
            if let tag = target.tag {
                found = try await destination.manifest(tag)
            } else if let digest = target.digest {
                found = try await destination.backend.manifest(.digest(digest), in: destination.name)
            } else {
                found = nil
            }
        } catch {
            throw refuse(.registry(error))
        }
        guard let found else { throw refuse(.notPromoted) }
        if let wanted = target.digest, wanted != found.digest { throw refuse(.digestDiffers(found: found.digest)) }
        return found
    }

    private func gatherer(
        of repository: RepositoryView,
        named image: ImageReference,
        side: PromotionError.Side,
        strategies: [any SignatureStrategy]
    ) -> ClosureGatherer {
        ClosureGatherer(source: repository, image: image, strategies: strategies, limits: limits, side: side)
    }

    private func refuse(_ problem: PromotionError.Problem) -> PromotionError {
        PromotionError(problem, side: .destination, location: site.backend.location, image: target)
    }

    private func tell(_ happening: PromotionEvent.Happening) {
        site.run.observer?
            .observe(PromotionEvent(image: image, destination: site.backend.location, happening: happening))
    }

    private func result(_ outcome: ImageResult.Outcome, root: Descriptor?) -> ImageResult {
        ImageResult(
            image: image,
            target: target,
            source: source.backend.location,
            destination: site.backend.location,
            outcome: outcome,
            root: root
        )
    }
}
