/// What is to be repaired, and how.
public struct RepairRequest: Sendable, Hashable {
    /// The images, as the source names them; the tags of patterns are the destinations'.
    public var images: [ImageSelection]
    /// The tag at the destinations, where it is not the source's; for single images.
    public var newTag: TagName?
    /// The repository at the destinations, where it is not called as at the source.
    public var newRepository: RepositoryName?
    /// The strategies to look for attachments with; `nil` for all that the source has.
    public var strategies: [StrategyName]?
    /// Whether to stop before anything is written.
    public var isDryRun: Bool
    /// How long a destination that shows late what was written to it is asked again.
    public var settleTime: Duration
    /// How long a look at a destination is trusted; what is written later is preceded by another look.
    public var trustedAge: Duration

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - images: the images, as the source names them.
    ///   - newTag: the tag at the destinations.
    ///   - newRepository: the repository at the destinations.
    ///   - strategies: the strategies to look for attachments with.
    ///   - isDryRun: whether to stop before anything is written.
    ///   - settleTime: how long a destination that shows late what was written to it is asked again.
    ///   - trustedAge: how long a look at a registry is trusted.
    public init(
        images: [ImageSelection],
        newTag: TagName? = nil,
        newRepository: RepositoryName? = nil,
        strategies: [StrategyName]? = nil,
        isDryRun: Bool = false,
        settleTime: Duration = .zero,
        trustedAge: Duration = TrustedAge.standard
    ) {
        self.images = images
        self.newTag = newTag
        self.newRepository = newRepository
        self.strategies = strategies
        self.isDryRun = isDryRun
        self.settleTime = settleTime
        self.trustedAge = trustedAge
    }

    /// What a promotion's parts need to know of it.
    var promotion: PromotionRequest {
        PromotionRequest(
            images: [],
            strategies: strategies,
            settleTime: settleTime,
            isDryRun: isDryRun,
            trustedAge: trustedAge
        )
    }
}
