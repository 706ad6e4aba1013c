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
        let closure = try await closure()
        if closure.attachments.isEmpty { await tellOfEmptySource() }
        let lookedAt = await destination.horizon(of: closure.attachments.map(\.subject))
        let carrier = PromotionCarrier(
            image: image,
            target: target,
            source: source,
            destination: destination,
            run: site.run
        )
        let state = DestinationState(
            tagged: closure.root.manifest.digest,
            complete: closure.digests,
            attachments: try await DestinationPlanning(carrier: carrier, limits: limits).reconcile(closure.attachments)
        )
        var plan = PromotionPlan(repairing: closure, state: state, tag: target.tag)
        var result = result(.unchanged, root: closure.root.manifest.descriptor)
        result.children = closure.children
        if site.run.request.isDryRun {
            plan.calls = try await carrier.calls(for: plan, promoting: nil)
            result.outcome = .planned(plan)
            return result
        }
        if case .carried(let carried) = try await carrier.carry(plan, of: closure, promoting: nil, lookedAt: lookedAt) {
            result.transfer = carried.summary
            result.attachments = carried.attachments
        }
        if !plan.isNothingToDo { result.outcome = .repaired }
        tell(.finished)
        return result
    }

    /// The image as the destination has it, with what is attached to it at the source.
    private func closure() async throws(PromotionError) -> ImageClosure {
        let there = gatherer(of: destination, named: target, side: .destination, strategies: [])
        let root = try there.node(try await manifest())
        let children = try await there.children(of: root, readingImages: false)
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
        return ImageClosure(root: root, below: children.read, children: children.all, attachments: attachments)
    }

    /// Tells that nothing could be found, where that may be a misspelt name rather than an image that nothing vouches for.
    private func tellOfEmptySource() async {
        guard (try? await source.beganWithoutTags()) == true else { return }
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
