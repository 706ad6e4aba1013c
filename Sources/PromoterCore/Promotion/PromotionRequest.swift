/// What is to be promoted, and how.
public struct PromotionRequest: Sendable, Hashable {
    /// The images, as the source names them.
    public var images: [ImageReference]
    /// The tag at the destinations, where it is not the source's.
    public var newTag: TagName?
    /// The repository at the destinations, where it is not called as at the source.
    public var newRepository: RepositoryName?
    /// Whether a tag at a destination that points to another image is moved.
    public var overwritesTags: Bool
    /// The one image that the tag is taken from where tags are not moved otherwise.
    var replacing: Digest?
    /// The strategies to look for attachments with; `nil` for all that the source has.
    public var strategies: [StrategyName]?
    /// Whether the registry takes the images away from the source; only where it promotes them by itself.
    public var movesImages: Bool
    /// What has to be attached to an image itself, or it is not promoted.
    public var requiredAttachments: [AttachmentKind]
    /// How long the source is asked again for a required attachment that is missing: some registries list late.
    public var settleTime: Duration
    /// Whether to stop before anything is written.
    public var isDryRun: Bool
    /// How long a look at a registry is trusted; what is written later is preceded by another look.
    public var trustedAge: Duration

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - images: the images, as the source names them.
    ///   - newTag: the tag at the destinations.
    ///   - newRepository: the repository at the destinations.
    ///   - overwritesTags: whether a tag that points to another image is moved.
    ///   - movesImages: whether the images are taken away from the source.
    ///   - strategies: the strategies to look for attachments with.
    ///   - requiredAttachments: what has to be attached to an image itself.
    ///   - settleTime: how long a registry that shows late what it has is asked again: the source for what is required, a destination for
    ///     what was written to it.
    ///   - isDryRun: whether to stop before anything is written.
    ///   - trustedAge: how long a look at a registry is trusted.
    public init(
        images: [ImageReference],
        newTag: TagName? = nil,
        newRepository: RepositoryName? = nil,
        overwritesTags: Bool = false,
        movesImages: Bool = false,
        strategies: [StrategyName]? = nil,
        requiredAttachments: [AttachmentKind] = [],
        settleTime: Duration = .zero,
        isDryRun: Bool = false,
        trustedAge: Duration = TrustedAge.standard
    ) {
        self.images = images
        self.newTag = newTag
        self.newRepository = newRepository
        self.overwritesTags = overwritesTags
        self.movesImages = movesImages
        self.strategies = strategies
        self.requiredAttachments = requiredAttachments
        self.settleTime = settleTime
        self.isDryRun = isDryRun
        self.trustedAge = trustedAge
    }

    /// Whether a tag may be taken from the image that it points to.
    ///
    /// - Parameter existing: that image.
    /// - Returns: whether it may.
    func mayReplace(_ existing: Digest) -> Bool { overwritesTags || existing == replacing }

    /// Why a tag is left where it is.
    ///
    /// - Parameters:
    ///   - existing: the image that it points to.
    ///   - wanted: the image that it was to point to.
    /// - Returns: the reason.
    func refusal(existing: Digest, wanted: Digest) -> PromotionError.Problem {
        replacing == nil ? .tagTaken(existing: existing, wanted: wanted) : .tagMoved(found: existing)
    }

    /// What an image is called at the destinations.
    ///
    /// - Parameter image: an image of the request.
    /// - Returns: its repository with the tag that it will have there, if any.
    public func target(of image: ImageReference) -> ImageReference {
        ImageReference(repository: newRepository ?? image.repository, tag: newTag ?? image.tag)
    }
}
