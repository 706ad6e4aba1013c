/// What the records of promotions tell of an image, or of all images that a tag pointed to.
public struct ImageHistory: Sendable, Hashable {
    /// The image, as it was asked for.
    public let image: ImageReference
    /// The registry that has it.
    public let location: RegistryLocation
    /// The image's own manifest, as it is now.
    public let root: Descriptor
    /// The records that hold, the newest first.
    public var entries: [HistoryEntry]
    /// The records that do not hold: nobody who is trusted signed them, or they can't be read.
    public var rejected: [Evidence]
    /// Images that the tag pointed to and that are not there any more.
    public var absent: [Digest]
    /// Whether older images were not looked at, as there are more than was asked for.
    public var isCut: Bool
}

/// A record of a promotion that holds.
public struct HistoryEntry: Sendable, Hashable {
    /// The record.
    public let record: PromotionRecord
    /// The manifest that holds it.
    public let attachment: Digest
    /// Who signed it, in words.
    public let signer: String
    /// Whether it tells of this registry, repository and tag; records of earlier promotions travel with an image.
    public let isOfThisTag: Bool

    /// Whether an earlier promotion was taken back by it.
    public var isRollback: Bool { !record.undone.isEmpty }
}
