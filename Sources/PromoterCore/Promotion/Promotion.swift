/// Promotes images from one registry to others, with all that vouches for them.
///
/// The stages are resolve, gather, judge, plan, carry, prove and report. Each image succeeds or fails by itself at each destination.
public struct Promotion: Sendable {
    private let source: any RegistryBackend
    private let destinations: [any RegistryBackend]
    private let request: PromotionRequest
    private let limits: TransferLimits
    private let enforcement: PolicyEnforcement?
    private let signing: PromotionSigning?
    private let observer: (any PromotionObserving)?
    /// Tells how old looks are.
    var clock: @Sendable () -> ContinuousClock.Instant = { .now }

    /// Prepares a promotion.
    ///
    /// Nothing is asked of a registry yet.
    ///
    /// - Parameters:
    ///   - source: where the images are.
    ///   - destinations: where they should be.
    ///   - request: which images, and how.
    ///   - limits: how much is under way at once.
    ///   - enforcement: what has to vouch for the images; `nil` where nothing has to.
    ///   - signing: how the images are signed at the destinations; `nil` where they are not.
    ///   - observer: takes what the promotion tells while it runs.
    public init(
        from source: any RegistryBackend,
        to destinations: [any RegistryBackend],
        request: PromotionRequest,
        limits: TransferLimits = TransferLimits(),
        enforcement: PolicyEnforcement? = nil,
        signing: PromotionSigning? = nil,
        observer: (any PromotionObserving)? = nil
    ) {
        self.source = source
        self.destinations = destinations
        self.request = request
        self.limits = limits
        self.enforcement = enforcement
        self.signing = signing
        self.observer = observer
    }

    /// Promotes.
    ///
    /// Cancelling the task ends the transfers; the tags of what was not finished are where they were.
    ///
    /// - Returns: one result for each image and destination.
    public func run() async -> PromotionReport {
        let trust = TrustedAge(request.trustedAge, clock: clock)
        let sources = RepositoryViews(source, trust: trust)
        let notices = PromotionNotices()
        let sites = await PromotionSite.all(
            from: source,
            to: destinations,
            request: request,
            trust: trust,
            limits: limits,
            observer: observer,
            notices: notices,
            enforcement: enforcement,
            signing: signing
        )
        let results = await request.images.concurrently(atMost: limits.images) { image throws(Never) in
            let promotion = ImagePromotion(
                image: image,
                target: request.target(of: image),
                source: await sources.view(of: image.repository),
                sites: sites,
                request: request,
                trust: trust,
                limits: limits
            )
            return await promotion.run()
        }
        return PromotionReport(results: results.flatMap { $0 }, notices: await notices.all)
    }
}
