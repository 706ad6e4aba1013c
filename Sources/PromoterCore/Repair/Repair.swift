/// Carries what an earlier promotion left behind: the attachments of images that their destinations have.
///
/// The destination says which images those are, by its tags; the source says what is attached to them, by their digests. So
/// an image is repaired even where the source's tag has moved on since, or where the image was moved away and only its
/// signatures were left.
public struct Repair: Sendable {
    private let source: any RegistryBackend
    private let destinations: [any RegistryBackend]
    private let request: RepairRequest
    private let limits: TransferLimits
    private let enforcement: PolicyEnforcement?
    private let observer: (any PromotionObserving)?
    /// Tells how old looks are.
    var clock: @Sendable () -> ContinuousClock.Instant = { .now }

    /// Prepares a repair.
    ///
    /// Nothing is asked of a registry yet.
    ///
    /// - Parameters:
    ///   - source: where the attachments are.
    ///   - destinations: where the images are.
    ///   - request: which images, and how.
    ///   - limits: how much is under way at once.
    ///   - enforcement: what has to vouch for the images; nothing is brought that a promotion would refuse. `nil` for nothing.
    ///   - observer: takes what the repair tells while it runs.
    public init(
        from source: any RegistryBackend,
        to destinations: [any RegistryBackend],
        request: RepairRequest,
        limits: TransferLimits = TransferLimits(),
        enforcement: PolicyEnforcement? = nil,
        observer: (any PromotionObserving)? = nil
    ) {
        self.source = source
        self.destinations = destinations
        self.request = request
        self.limits = limits
        self.enforcement = enforcement
        self.observer = observer
    }

    /// Repairs.
    ///
    /// - Returns: one result for each image and destination; the tags that fit a pattern in their order.
    public func run() async -> PromotionReport {
        let trust = TrustedAge(request.trustedAge, clock: clock)
        let sources = RepositoryViews(source, trust: trust)
        let notices = PromotionNotices()
        let sites = await PromotionSite.all(
            from: source,
            to: destinations,
            request: request.promotion,
            trust: trust,
            limits: limits,
            observer: observer,
            notices: notices,
            enforcement: enforcement
        )
        var steps: [Step] = []
        for selection in request.images {
            let view = await sources.view(of: selection.repository)
            for site in sites { steps += await self.steps(for: selection, at: site, from: view) }
        }
        var seen: Set<String> = []
        let once = steps.filter { seen.insert($0.identity).inserted }
        let results = await once.concurrently(atMost: limits.images) { step throws(Never) in await step.run() }
        return PromotionReport(results: results, notices: await notices.all)
    }

    /// The images of a destination that are meant, or why they could not be found.
    private func steps(
        for selection: ImageSelection,
        at site: PromotionSite,
        from source: RepositoryView
    ) async -> [Step] {
        let repository = request.newRepository ?? selection.repository
        let destination = await site.views.view(of: repository)
        func repair(_ image: ImageReference, as tag: TagName?) -> ImageRepair {
            ImageRepair(
                image: image,
                target: ImageReference(repository: repository, tag: tag, digest: image.digest),
                source: source,
                destination: destination,
                site: site,
                limits: limits
            )
        }
        switch selection {
        case .image(let image):
            return [.repair(repair(image, as: request.newTag ?? image.tag))]
        case .tags(let name, let pattern):
            do throws(PromotionError) {
                return try await tags(pattern, in: destination, of: site)
                    .map { .repair(repair(ImageReference(repository: name, tag: $0), as: $0)) }
            } catch {
                return [.refused(repair(ImageReference(repository: name, tag: nil), as: nil), error)]
            }
        }
    }

    private func tags(
        _ pattern: TagPattern,
        in destination: RepositoryView,
        of site: PromotionSite
    ) async throws(PromotionError) -> [TagName] {
        let image = ImageReference(repository: destination.name, tag: nil)
        func refuse(_ problem: PromotionError.Problem) -> PromotionError {
            PromotionError(problem, side: .destination, location: site.backend.location, image: image)
        }
        if let refusal = site.refusal { throw refuse(.registry(refusal)) }
        let listing: RepositoryListing?
        do throws(RegistryError) {
            listing = try await destination.contents()
        } catch {
            throw refuse(.registry(error))
        }
        guard let listing else { throw refuse(.tagsUnlisted(pattern)) }
        let tags = listing.tags.keys.filter { pattern.matches($0) && DigestTag($0) == nil }.sorted()
        guard !tags.isEmpty else { throw refuse(.patternUnmatched(pattern)) }
        return tags
    }

    /// One result to come.
    private enum Step: Sendable {
        case repair(ImageRepair)
        /// Images that could not be found.
        case refused(ImageRepair, PromotionError)

        func run() async -> ImageResult {
            switch self {
            case .repair(let repair): await repair.run()
            case .refused(let repair, let error): repair.failed(error)
            }
        }

        /// The same for an image that was named twice.
        var identity: String {
            switch self {
            case .repair(let repair): "\(repair.site.backend.location.name) \(repair.target)"
            case .refused(let repair, let error): "\(repair.site.backend.location.name) \(error)"
            }
        }
    }
}
