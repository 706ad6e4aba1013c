/// What a destination has of an image, as far as planning needs to know.
struct DestinationState: Sendable, Hashable {
    /// What the wanted tag points to, if it exists.
    var tagged: Digest?
    /// The manifests that are there with all that is below them.
    var complete: Set<Digest>
    /// What it takes for the destination to have each attachment, in the closure's order.
    var attachments: [PromotionPlan.AttachmentStep]
}
