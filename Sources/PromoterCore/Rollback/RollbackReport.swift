/// What a rollback came to.
public struct RollbackReport: Sendable, Hashable {
    /// The image, as it was asked for.
    public let image: ImageReference
    /// The registry.
    public let location: RegistryLocation
    /// What the tag pointed to.
    public let current: Descriptor
    /// The promotion that is taken back.
    public let undone: HistoryEntry
    /// The image that the tag pointed to before it.
    public let previous: Digest
    /// How the earlier image came to be under the tag again: one result.
    public let report: PromotionReport
}
