/// Decides what a rollback takes back, and which image comes instead.
struct RollbackDecision: Sendable, Hashable {
    /// The promotion that is taken back.
    let undone: HistoryEntry
    /// The image that the tag pointed to before it.
    let previous: Digest

    /// Why there is nothing to go back to.
    enum Impossible: Error, Sendable, Hashable {
        /// No record that holds tells of the tag.
        case unrecorded
        /// There was no such tag before.
        case nothingBefore
    }

    /// Decides by the records of the image that the tag points to now.
    ///
    /// Where that image came by a rollback, the promotion counts that was the tag's before the one which was taken back: two
    /// rollbacks go back two promotions, and never return to what was taken back.
    ///
    /// - Parameters:
    ///   - entries: the records of that image, in any order.
    ///   - current: that image.
    /// - Throws: ``Impossible``.
    init(_ entries: [HistoryEntry], of current: Digest) throws(Impossible) {
        let own = entries.filter(\.isOfThisTag)
            .sorted { ($0.record.time, $0.isRollback ? 1 : 0) > ($1.record.time, $1.isRollback ? 1 : 0) }
        let latest = own.first?.record.undone ?? .max
        let promotions = own.filter { entry in
            // A promotion that found the tag where it is set nothing, and is nothing to go back before.
            !entry.isRollback && entry.record.time <= latest && entry.record.previous != current
        }
        guard let undone = promotions.first else { throw .unrecorded }
        guard let previous = undone.record.previous else { throw .nothingBefore }
        self.undone = undone
        self.previous = previous
    }
}
