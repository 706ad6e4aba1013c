internal import PromoterCore

/// What a layout is to become, while its lock is held.
struct LayoutRevision: Sendable {
    /// A change.
    ///
    /// What it gives is for who asked for it. One that throws has changed nothing.
    typealias Edit = @Sendable (inout LayoutRevision) throws(LayoutProblem) -> Bool

    /// The list, as it will be.
    var index: LayoutIndex
    /// Manifests whose files go once the list no longer names them.
    var discarded: Set<Digest> = []
}
