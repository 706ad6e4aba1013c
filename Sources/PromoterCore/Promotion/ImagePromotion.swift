/// Promotes one image to all destinations of a run.
struct ImagePromotion: Sendable {
    let image: ImageReference
    let target: ImageReference
    let source: RepositoryView
    let sites: [PromotionSite]
    let request: PromotionRequest
    let trust: TrustedAge
    let limits: TransferLimits

    /// What a destination was found to have, before anything is written.
    private struct Look: Sendable {
        let destination: RepositoryView
        let tagged: Digest?
        let hasRoot: Bool
        /// What was found is not older.
        let time: ContinuousClock.Instant
    }

    func run() async -> [ImageResult] {
        for site in sites { tell(.started, at: site) }
        if let tag = target.tag, DigestTag(tag) != nil {
            return sites.map { failed(refusal(.tagReserved(tag), at: $0), at: $0, root: nil) }
        }
        let refusals = sites.compactMap { $0.refusal(of: image, as: target, from: source.backend.location) }
        if refusals.count == sites.count {
            return zip(sites, refusals).map { site, refusal in failed(refusal, at: site, root: nil) }
        }
        do throws(PromotionError) {
            let gatherer = gatherer()
            let root = try await gatherer.root()
            let looks = await sites.concurrently(atMost: sites.count) { site throws(Never) in
                await look(at: site, for: root)
            }
            let failures = looks.compactMap { look in
                if case .failure(let error) = look { error } else { nil }
            }
            if failures.count == sites.count {
                return zip(sites, failures).map { failed($1, at: $0, root: root.manifest.descriptor) }
            }
            let judgement = try await judge(try await gather(gatherer, root, looks))
            return await zip(sites, looks).map { ($0, $1) }
                .concurrently(atMost: sites.count) { site, look throws(Never) in
                    await promote(judgement, to: site, look)
                }
        } catch {
            return sites.map { failed(error, at: $0, root: nil) }
        }
    }

    private func gatherer() -> ClosureGatherer {
        ClosureGatherer(
            source: source,
            image: image,
            strategies: source.backend.strategies(chosen: request.strategies),
            limits: limits,
            side: .source,
            trust: trust
        )
    }

    private func look(at site: PromotionSite, for root: ImageClosure.Node) async -> Result<Look, PromotionError> {
        if let refusal = site.refusal(of: image, as: target, from: source.backend.location) { return .failure(refusal) }
        return await look(at: await site.views.view(of: target.repository), of: site, for: root)
    }

    private func look(
        at destination: RepositoryView,
        of site: PromotionSite,
        for root: ImageClosure.Node
    ) async -> Result<Look, PromotionError> {
        let look = DestinationLook(destination: destination, limits: limits)
        do throws(RegistryError) {
            let time = await destination.horizon()
            let tagged = try await look.tagged(target.tag)
            if let tagged, tagged != root.manifest.digest, !request.mayReplace(tagged) {
                return .failure(refusal(request.refusal(existing: tagged, wanted: root.manifest.digest), at: site))
            }
            // What was read there is there.
            var hasRoot = source.isSame(as: destination)
            if !hasRoot { hasRoot = try await look.hasRoot(root.manifest, tagged: tagged) }
            return .success(Look(destination: destination, tagged: tagged, hasRoot: hasRoot, time: time))
        } catch {
            return .failure(refusal(.registry(error), at: site))
        }
    }

    private func gather(
        _ gatherer: ClosureGatherer,
        _ root: ImageClosure.Node,
        _ looks: [Result<Look, PromotionError>]
    ) async throws(PromotionError) -> ImageClosure {
        let needsImages =
            zip(sites, looks)
            .contains { site, look in
                guard case .success(let look) = look, serverSideImage(root, to: site, look) == nil else { return false }
                return !(look.hasRoot && site.backend.refusesIncompleteManifests)
            }
            || rules.contains(where: \.readsPlatforms)
        let children = try await gatherer.children(of: root, readingImages: needsImages)
        await source.explain(children.all)
        let attachments = try await AttachmentRequirement(request: request)
            .attachments(of: root.manifest, children.all, with: gatherer)
        return ImageClosure(root: root, below: children.read, children: children.all, attachments: attachments)
    }

    private var enforcement: PolicyEnforcement? { sites.first?.run.enforcement }

    /// The rules of all destinations that can be written to.
    private var rules: [PolicyRule] {
        sites.compactMap { site -> PolicyRule? in
            guard site.refusal == nil,
                case .rule(let rule)? = try? enforcement?.ruling(for: target, at: site.backend.location)
            else { return nil }
            return rule
        }
    }

    private func judge(_ closure: ImageClosure) async throws(PromotionError) -> ImageJudgement {
        do throws(EvidenceError) {
            return try await ImageJudgement(
                of: closure,
                by: rules,
                in: source,
                enforcement.map { PolicyJudge(enforcement: $0, limit: limits.manifests) }
            )
        } catch {
            throw PromotionError(judging: error, side: .source, location: source.backend.location, image: image)
        }
    }

    /// Which of the image's attachments may go to a destination.
    private func admission(
        of closure: ImageClosure,
        to site: PromotionSite
    ) async throws(PromotionError) -> AttachmentAdmission.Decision {
        let decision = try await AttachmentAdmission(
            target: target,
            destination: site.backend.location,
            enforcement: site.run.enforcement,
            gatherer: gatherer()
        )
        .decision(on: closure.attachments)
        await site.run.tell(of: decision, image, at: site.backend.location)
        return decision
    }

    /// What the policy says of the image, for one destination.
    private func verdict(
        by judgement: ImageJudgement,
        without left: Set<Digest>,
        for site: PromotionSite
    ) throws(PromotionError) -> PolicyVerdict? {
        let ruling: PolicyEnforcement.Ruling?
        do throws(EvidenceError) {
            ruling = try site.run.enforcement?.ruling(for: target, at: site.backend.location)
        } catch {
            throw PromotionError(
                judging: error,
                side: .destination,
                location: site.backend.location,
                image: target
            )
        }
        switch ruling {
        case nil: return nil
        case .unrestricted?: return PolicyVerdict(rule: nil, manifests: [], isSatisfied: true)
        case .unruled?: throw refusal(.unruled, at: site)
        case .rule(let rule)?:
            let verdict = judgement.verdict(by: rule, without: left)
            guard verdict.isSatisfied else {
                throw PromotionError(
                    .policyRejected(verdict),
                    side: .source,
                    location: source.backend.location,
                    image: image
                )
            }
            return verdict
        }
    }

    /// The image, where the registry could promote it by itself and there is something to promote.
    private func serverSideImage(
        _ root: ImageClosure.Node,
        to site: PromotionSite,
        _ look: Look
    ) -> ServerSideImage? {
        guard site.run.route != nil, let sourceTag = image.tag, let tag = target.tag,
            look.tagged != root.manifest.digest
        else { return nil }
        return ServerSideImage(
            root: root.manifest.descriptor,
            source: image.repository,
            sourceTag: sourceTag,
            destination: target.repository,
            tag: tag,
            replaced: look.tagged,
            isMove: request.movesImages
        )
    }

    private func promote(
        _ judgement: ImageJudgement,
        to site: PromotionSite,
        _ look: Result<Look, PromotionError>
    ) async -> ImageResult {
        let closure = judgement.closure
        do throws(PromotionError) {
            let look = try look.get()
            let admission = try await admission(of: closure, to: site)
            let policy = try verdict(by: judgement, without: admission.refusedManifests, for: site)
            let judged = JudgedImage(judgement: judgement, admission: admission, policy: policy)
            let carrier = carrier(to: look.destination, of: site)
            if let image = serverSideImage(closure.root, to: site, look), let route = site.run.route {
                if image.isMove { try await MoveRule(carrier: carrier).check(closure) }
                var signatures: [AttachmentResult]?
                if try await carrier.isOpen(route, for: image) {
                    switch try await promote(judged, image, with: carrier, to: site, look) {
                    case .result(let result): return result
                    case .declined(let made): signatures = made
                    }
                }
                if image.isMove { throw unmovable("the registry declined to move it") }
                return try await carryAfterAll(judged, to: site, signatures)
            }
            if request.movesImages {
                guard look.tagged == closure.root.manifest.digest else {
                    throw unmovable("only a registry that promotes images by itself can move them")
                }
                await site.run.tell(
                    "\(target) was there already: it was not moved, and stays at \(source.backend.location.name)",
                    of: image,
                    at: site.backend.location
                )
            }
            return try await promote(judged, nil, with: carrier, to: site, look)
                .result(or: result(.unchanged, at: site, root: closure.root.manifest.descriptor))
        } catch {
            return failed(error, at: site, root: closure.root.manifest.descriptor)
        }
    }

    private func unmovable(_ reason: String) -> PromotionError {
        PromotionError(.moveUnsupported(reason), side: .source, location: source.backend.location, image: image)
    }

    /// Promotes in the ordinary way what the registry declined to promote by itself: with a new look, as it may have done
    /// a part of it.
    private func carryAfterAll(
        _ judged: JudgedImage,
        to site: PromotionSite,
        _ signatures: [AttachmentResult]?
    ) async throws(PromotionError) -> ImageResult {
        let closure = judged.closure
        let destination = RepositoryView(backend: site.backend, name: target.repository, trust: trust.whenShared)
        let look = try await look(at: destination, of: site, for: closure.root).get()
        let children = try await gatherer().children(of: closure.root, readingImages: true)
        let whole = ImageClosure(
            root: closure.root,
            below: children.read,
            children: children.all,
            attachments: closure.attachments
        )
        var image = judged
        image.closure = whole
        return try await promote(
            image,
            nil,
            with: carrier(to: destination, of: site),
            to: site,
            look,
            after: signatures
        )
        .result(or: result(.unchanged, at: site, root: closure.root.manifest.descriptor))
    }

    /// Plans, carries and proves.
    ///
    /// - Returns: what came of it, or that the registry declined to promote the image by itself.
    private func promote(
        _ judged: JudgedImage,
        _ image: ServerSideImage?,
        with carrier: PromotionCarrier,
        to site: PromotionSite,
        _ look: Look,
        after signatures: [AttachmentResult]? = nil
    ) async throws(PromotionError) -> Outcome {
        let closure = judged.closure
        let horizon = await look.destination.horizon(of: closure.attachments.map(\.subject))
        var plan = try await plan(judged, carrier, look, isServerSide: image != nil)
        try await carrier.foresee(plan, by: judged.judgement)
        var result = result(.unchanged, at: site, root: closure.root.manifest.descriptor)
        result.children = closure.root.content.children
        if request.isDryRun {
            plan.calls = try await carrier.calls(for: plan, promoting: image)
            plan.signing = try await carrier.signingSteps(of: plan, for: closure)
            result.outcome = .planned(plan)
            result.policy = judged.policy
            return .result(result)
        }
        let carried: PromotionCarrier.Carried
        let lookedAt = min(look.time, horizon)
        switch try await carrier.carry(plan, of: closure, promoting: image, lookedAt: lookedAt, after: signatures) {
        case .carried(let done): carried = done
        case .declined(let signatures): return .declined(signatures)
        }
        result.transfer = carried.summary
        result.attachments = carried.attachments
        result.policy = carried.policy
        if !plan.isNothingToDo || carried.attachments.contains(where: { $0.outcome == .signed }) {
            result.outcome = .promoted
            result.stampFailure = await carrier.stamp(closure.root.manifest.descriptor)
        }
        tell(.finished, at: site)
        return .result(result)
    }

    /// The image as it may go to one destination.
    private struct JudgedImage: Sendable {
        let judgement: ImageJudgement
        let admission: AttachmentAdmission.Decision
        /// How it satisfies the policy at the source; `nil` where there is none.
        let policy: PolicyVerdict?
        /// The image with what is attached to it, whether or not that may go there.
        var closure: ImageClosure

        init(judgement: ImageJudgement, admission: AttachmentAdmission.Decision, policy: PolicyVerdict?) {
            self.judgement = judgement
            self.admission = admission
            self.policy = policy
            closure = judgement.closure
        }
    }

    /// How a promotion to one destination ended.
    private enum Outcome: Sendable {
        case result(ImageResult)
        /// The registry declined to promote the image by itself; what promoter attached to it by then.
        case declined([AttachmentResult])

        func result(or other: ImageResult) -> ImageResult {
            if case .result(let result) = self { result } else { other }
        }
    }

    private func carrier(to destination: RepositoryView, of site: PromotionSite) -> PromotionCarrier {
        PromotionCarrier(image: image, target: target, source: source, destination: destination, run: site.run)
    }

    private func plan(
        _ judged: JudgedImage,
        _ carrier: PromotionCarrier,
        _ look: Look,
        isServerSide: Bool
    ) async throws(PromotionError) -> PromotionPlan {
        let planning = DestinationPlanning(carrier: carrier, limits: limits)
        let closure = judged.closure.with(judged.admission.admitted)
        let state = try await planning.state(
            of: closure,
            refused: judged.admission.refused,
            tagged: look.tagged,
            hasRoot: look.hasRoot,
            isServerSide: isServerSide
        )
        do throws(TagTaken) {
            var plan = try PromotionPlan(
                closure: closure,
                state: state,
                tag: target.tag,
                overwritesTag: look.tagged.map(request.mayReplace) ?? request.overwritesTags
            )
            plan.isServerSide = isServerSide
            return plan
        } catch {
            throw carrier.refuse(request.refusal(existing: error.existing, wanted: error.wanted))
        }
    }

    private func tell(_ happening: PromotionEvent.Happening, at site: PromotionSite) {
        site.run.observer?
            .observe(
                PromotionEvent(image: image, destination: site.backend.location, happening: happening)
            )
    }

    private func refusal(_ problem: PromotionError.Problem, at site: PromotionSite) -> PromotionError {
        PromotionError(problem, side: .destination, location: site.backend.location, image: target)
    }

    private func failed(_ error: PromotionError, at site: PromotionSite, root: Descriptor?) -> ImageResult {
        tell(.failed(error), at: site)
        return result(.failed(error), at: site, root: root)
    }

    private func result(_ outcome: ImageResult.Outcome, at site: PromotionSite, root: Descriptor?) -> ImageResult {
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

extension RegistryBackend {
    /// The strategies to look for attachments with.
    func strategies(chosen: [StrategyName]?) -> [any SignatureStrategy] {
        guard let chosen else { return signatureStrategies }
        return signatureStrategies.filter { chosen.contains($0.name) }
    }
}
