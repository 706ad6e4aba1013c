/// Which tag is to be moved back, and how.
public struct RollbackRequest: Sendable, Hashable {
    /// The image with its tag; with a digest, the tag has to point to it now.
    public var image: ImageReference
    /// The strategies to look for attachments with; `nil` for all that the registry has.
    public var strategies: [StrategyName]?
    /// Whether to stop before anything is written.
    public var isDryRun: Bool
    /// How long a registry that shows late what was written to it is asked again.
    public var settleTime: Duration

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - image: the image with its tag.
    ///   - strategies: the strategies to look for attachments with.
    ///   - isDryRun: whether to stop before anything is written.
    ///   - settleTime: how long a registry that shows late what was written to it is asked again.
    public init(
        image: ImageReference,
        strategies: [StrategyName]? = nil,
        isDryRun: Bool = false,
        settleTime: Duration = .zero
    ) {
        self.image = image
        self.strategies = strategies
        self.isDryRun = isDryRun
        self.settleTime = settleTime
    }
}
