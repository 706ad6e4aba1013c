/// Plans, carries and proves at one destination.
extension ImagePromotion {
    /// The image, where the registry could promote it by itself and there is something to promote.
    func serverSideImage(
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

    func promote(
        _ judgement: ImageJudgement,
        runnable: Set<Digest>,
        to site: PromotionSite,
        _ look: Result<Look, PromotionError>
    ) async -> ImageResult {
        let closure = judgement.closure
        do throws(PromotionError) {
            let look = try look.get()
            let admission = try await admission(of: closure, runnable, to: site)
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
}
