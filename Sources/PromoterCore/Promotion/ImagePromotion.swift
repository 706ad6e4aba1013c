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
    struct Look: Sendable {
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
            let runnable = try await runnable(judgement)
            return await zip(sites, looks).map { ($0, $1) }
                .concurrently(atMost: sites.count) { site, look throws(Never) in
                    await promote(judgement, runnable: runnable, to: site, look)
                }
        } catch {
            return sites.map { failed(error, at: $0, root: nil) }
        }
    }

    func gatherer() -> ClosureGatherer {
        ClosureGatherer(
            source: source,
            image: image,
            strategies: source.backend.strategies(chosen: request.strategies),
            limits: limits,
            side: .source,
            trust: trust
        )
    }

    func look(at site: PromotionSite, for root: ImageClosure.Node) async -> Result<Look, PromotionError> {
        if let refusal = site.refusal(of: image, as: target, from: source.backend.location) { return .failure(refusal) }
        return await look(at: await site.views.view(of: target.repository), of: site, for: root)
    }

    func look(
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
            // Behind a link, a place that a rule is for would be reached under a name that no rule is for.
            if error.kind == .linked, site.run.enforcement != nil {
                return .failure(refusal(.unplaceable(error), at: site))
            }
            return .failure(refusal(.registry(error), at: site))
        }
    }

    private func gather(
        _ gatherer: ClosureGatherer,
        _ root: ImageClosure.Node,
        _ looks: [Result<Look, PromotionError>]
    ) async throws(PromotionError) -> ImageClosure {
        var gatherer = gatherer
        gatherer.looksIntoDocuments = rules.contains(where: \.readsPlatforms)
        let needsImages =
            zip(sites, looks)
            .contains { site, look in
                guard case .success(let look) = look, serverSideImage(root, to: site, look) == nil else { return false }
                return !(look.hasRoot && site.backend.refusesIncompleteManifests)
            }
            || gatherer.looksIntoDocuments
        var children = try await gatherer.children(of: root, readingImages: needsImages)
        if !needsImages, await lacksChild(children.all, looks) {
            children = try await gatherer.children(of: root, readingImages: true)
        }
        await source.explain(children.all)
        let attachments = try await AttachmentRequirement(request: request)
            .attachments(of: root.manifest, children.all, with: gatherer)
        return ImageClosure(root: root, below: children.read, children: children.all, attachments: attachments)
    }

    /// Whether a destination that has the image lacks one of the manifests below it: an index vouches for none of them.
    private func lacksChild(_ children: [Descriptor], _ looks: [Result<Look, PromotionError>]) async -> Bool {
        guard !children.isEmpty else { return false }
        let lacking = await looks.concurrently(atMost: max(1, looks.count)) { look throws(Never) in
            guard case .success(let look) = look, look.hasRoot, !source.isSame(as: look.destination) else {
                return false
            }
            // What can't be told here is told when it is planned.
            return (try? await DestinationLook(destination: look.destination, limits: limits).hasAll(children)) != true
        }
        return lacking.contains(true)
    }

    func tell(_ happening: PromotionEvent.Happening, at site: PromotionSite) {
        site.run.observer?
            .observe(
                PromotionEvent(image: image, destination: site.backend.location, happening: happening)
            )
    }

    func refusal(_ problem: PromotionError.Problem, at site: PromotionSite) -> PromotionError {
        PromotionError(problem, side: .destination, location: site.backend.location, image: target)
    }

    func failed(_ error: PromotionError, at site: PromotionSite, root: Descriptor?) -> ImageResult {
        tell(.failed(error), at: site)
        return result(.failed(error), at: site, root: root)
    }

    func result(_ outcome: ImageResult.Outcome, at site: PromotionSite, root: Descriptor?) -> ImageResult {
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
