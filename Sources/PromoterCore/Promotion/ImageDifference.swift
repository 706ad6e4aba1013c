/// What a destination lacks of an image.
public struct ImageDifference: Sendable, Hashable {
    /// The image, as the source names it.
    public var image: ImageReference
    /// Where it was read.
    public var source: RegistryLocation
    /// Where it was looked for.
    public var destination: RegistryLocation
    /// The image's manifest at the source.
    public var root: Descriptor
    /// What promoting the image would take; nothing to do where the destination lacks nothing.
    public var plan: PromotionPlan
    /// What came of reading its blobs at the source, where that was asked for and can be done there.
    public var sourceBlobs: BlobAudit?
    /// What came of reading those that are at the destination, where that was asked for and can be done there.
    public var destinationBlobs: BlobAudit?

    /// Makes a difference.
    ///
    /// - Parameters:
    ///   - image: the image.
    ///   - source: where it was read.
    ///   - destination: where it was looked for.
    ///   - root: the image's manifest at the source.
    ///   - plan: what promoting the image would take.
    public init(
        image: ImageReference,
        source: RegistryLocation,
        destination: RegistryLocation,
        root: Descriptor,
        plan: PromotionPlan
    ) {
        self.image = image
        self.source = source
        self.destination = destination
        self.root = root
        self.plan = plan
    }

    /// Whether the destination lacks nothing.
    public var isEmpty: Bool {
        plan.isNothingToDo
            && !plan.attachments.contains { step in
                if case .conflict = step.reconciliation { true } else { false }
            }
    }
}
