/// Promotes one image to all destinations of a run.
struct ImagePromotion: Sendable {
    let image: ImageReference
    let target: ImageReference
    let source: RepositoryView
    let sites: [PromotionSite]
    let request: PromotionRequest
    let limits: TransferLimits

    /// What a destination was found to have, before anything is written.
    private struct Look: Sendable {
        let destination: RepositoryView
        let tagged: Descriptor?
        let hasRoot: Bool
        let time: ContinuousClock.Instant
    }

    func run() async -> [ImageResult] {
        for site in sites { tell(.started, at: site) }
        do throws(PromotionError) {
            let gatherer = gatherer()
            let root = try await gatherer.root()
            let looks = await look(for: root)
            let failures = looks.compactMap { look in
                if case .failure(let error) = look { error } else { nil }
            }
            if failures.count == sites.count {
                return zip(sites, failures).map { failed($1, at: $0, root: root.manifest.descriptor) }
            }
            let closure = try await gather(gatherer, root, looks)
            return await zip(sites, looks).map { ($0, $1) }
                .concurrently(atMost: sites.count) { site, look throws(Never) in
                    await promote(closure, to: site, look)
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
            side: .source
        )
    }

    private func look(for root: ImageClosure.Node) async -> [Result<Look, PromotionError>] {
        await sites.concurrently(atMost: sites.count) { site throws(Never) in
            let destination = await site.views.view(of: target.repository)
            let look = DestinationLook(destination: destination, limits: limits)
            do throws(RegistryError) {
                let time = ContinuousClock.now
                let tagged = try await look.tagged(target.tag)
                if let tagged, tagged.digest != root.manifest.digest, !request.overwritesTags {
                    let taken = PromotionError.Problem.tagTaken(existing: tagged.digest, wanted: root.manifest.digest)
                    return .failure(refusal(taken, at: site))
                }
                let hasRoot = try await look.hasRoot(root.manifest, tagged: tagged)
                return .success(Look(destination: destination, tagged: tagged, hasRoot: hasRoot, time: time))
            } catch {
                return .failure(refusal(.registry(error), at: site))
            }
        }
    }

    private func gather(
        _ gatherer: ClosureGatherer,
        _ root: ImageClosure.Node,
        _ looks: [Result<Look, PromotionError>]
    ) async throws(PromotionError) -> ImageClosure {
        let needsImages = zip(sites, looks)
            .contains { site, look in
                guard case .success(let look) = look else { return false }
                return !(look.hasRoot && site.backend.refusesIncompleteManifests)
            }
        let children = try await gatherer.children(of: root, readingImages: needsImages)
        let attachments = try await gatherer.attachments(of: [root.manifest.descriptor] + children.all)
        return ImageClosure(root: root, below: children.read, children: children.all, attachments: attachments)
    }

    private func promote(
        _ closure: ImageClosure,
        to site: PromotionSite,
        _ look: Result<Look, PromotionError>
    ) async -> ImageResult {
        do throws(PromotionError) {
            let look = try look.get()
            let carrier = PromotionCarrier(
                image: image,
                target: target,
                source: source,
                destination: look.destination,
                run: site.run
            )
            let plan = try await plan(closure, carrier, look)
            var result = result(.unchanged, at: site, root: closure.root.manifest.descriptor)
            if request.isDryRun {
                result.outcome = .planned(plan)
                return result
            }
            let carried = try await carrier.carry(plan, lookedAt: look.time)
            result.outcome = plan.isNothingToDo ? .unchanged : .promoted
            result.transfer = carried.summary
            result.attachments = carried.attachments
            tell(.finished, at: site)
            return result
        } catch {
            return failed(error, at: site, root: closure.root.manifest.descriptor)
        }
    }

    private func plan(
        _ closure: ImageClosure,
        _ carrier: PromotionCarrier,
        _ look: Look
    ) async throws(PromotionError) -> PromotionPlan {
        let planning = DestinationPlanning(carrier: carrier, limits: limits)
        let state = try await planning.state(of: closure, tagged: look.tagged, hasRoot: look.hasRoot)
        do throws(TagTaken) {
            return try PromotionPlan(
                closure: closure,
                state: state,
                tag: target.tag,
                overwritesTag: request.overwritesTags
            )
        } catch {
            throw carrier.refuse(.tagTaken(existing: error.existing, wanted: error.wanted))
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
