/// Finds out what a destination lacks of an image, without writing anything.
public struct Comparison: Sendable {
    private let source: any RegistryBackend
    private let destination: any RegistryBackend
    private let strategies: [StrategyName]?
    private let limits: TransferLimits

    /// Prepares a comparison.
    ///
    /// Nothing is asked of a registry yet.
    ///
    /// - Parameters:
    ///   - source: where the image is.
    ///   - destination: where it should be.
    ///   - strategies: the strategies to look for attachments with; `nil` for all that the source has.
    ///   - limits: how much is under way at once.
    public init(
        of source: any RegistryBackend,
        with destination: any RegistryBackend,
        strategies: [StrategyName]? = nil,
        limits: TransferLimits = TransferLimits()
    ) {
        self.source = source
        self.destination = destination
        self.strategies = strategies
        self.limits = limits
    }

    /// Compares images.
    ///
    /// - Parameters:
    ///   - images: the images, as the source names them.
    ///   - newTag: the tag at the destination, where it is not the source's.
    ///   - newRepository: the repository at the destination, where it is not called as at the source.
    /// - Returns: what the destination lacks of each image, in their order; or why that can't be told.
    public func differences(
        of images: [ImageReference],
        newTag: TagName? = nil,
        newRepository: RepositoryName? = nil
    ) async -> [Result<ImageDifference, PromotionError>] {
        let request = PromotionRequest(
            images: images,
            newTag: newTag,
            newRepository: newRepository,
            overwritesTags: true,
            strategies: strategies,
            isDryRun: true
        )
        let report = await Promotion(from: source, to: [destination], request: request, limits: limits).run()
        return report.results.compactMap { result in
            switch result.outcome {
            case .failed(let error): return .failure(error)
            case .planned(let plan):
                return .success(
                    ImageDifference(
                        image: result.image,
                        source: result.source,
                        destination: result.destination,
                        root: plan.root.descriptor,
                        plan: plan
                    )
                )
            case .promoted, .unchanged, .repaired: return nil
            }
        }
    }
}
