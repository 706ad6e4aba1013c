/// Decides what a rollback takes back, and which image comes instead.
struct RollbackDecision: Sendable, Hashable {
    /// The promotion that is taken back.
    let undone: HistoryEntry
    /// The image that the tag pointed to before it.
    let previous: Digest

    /// What is taken back then: that promotion, and what earlier rollbacks took back.
    let takenBack: [PromotionRecord.Promotion]

    /// Why there is nothing to go back to.
    enum Impossible: Error, Sendable, Hashable {
        /// No record that holds tells of the tag.
        case unrecorded
        /// All that is recorded was taken back, or came after what was.
        case takenBack
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
        let own = entries.filter(\.isOfThisTag).sorted(by: Self.isLater)
        var known: Set<PromotionRecord.Promotion> = []
        let earlier = own.flatMap(\.record.undone).filter { known.insert($0).inserted }
        // A promotion that found the tag where it is set nothing, and is nothing to go back before.
        let promotions = own.filter { !$0.isRollback && $0.record.previous != current }
        guard !promotions.isEmpty else { throw .unrecorded }
        let standing = promotions.filter { !known.contains($0.record.promotion) }
        guard let undone = Self.latest(of: standing, after: own.first?.record.undone.first, known) else {
            throw .takenBack
        }
        guard let previous = undone.record.previous else { throw .nothingBefore }
        self.undone = undone
        self.previous = previous
        takenBack = [undone.record.promotion] + earlier
    }

    /// The promotion that set the tag, of those that nobody took back.
    ///
    /// - Parameters:
    ///   - promotions: them, the latest first.
    ///   - undone: what the rollback took back that set the tag since; `nil` where none did.
    ///   - known: all that was taken back.
    /// - Returns: it; `nil` where nothing tells which it was.
    private static func latest(
        of promotions: [HistoryEntry],
        after undone: PromotionRecord.Promotion?,
        _ known: Set<PromotionRecord.Promotion>
    ) -> HistoryEntry? {
        guard let undone else { return promotions.first }
        if let before = promotions.first(where: { $0.record.time <= undone.time }) { return before }
        // The clocks of two machines may differ; but what was taken back is nothing to return to.
        let images = Set(known.map(\.image))
        return promotions.first { $0.record.previous.map { !images.contains($0) } ?? true }
    }

    private static func isLater(_ left: HistoryEntry, _ right: HistoryEntry) -> Bool {
        (left.record.time, left.isRollback ? 1 : 0) > (right.record.time, right.isRollback ? 1 : 0)
    }
}
