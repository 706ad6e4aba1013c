/// The tree that all requests share, one at a time, and its journal.
actor RepositoryStorage {
    private var tree: RepositoryTree
    private let journal: StateJournal<TreeChange>?
    private var promotionsToLockOut = 0

    /// Makes the storage.
    ///
    /// - Parameters:
    ///   - tree: what it holds.
    ///   - journal: where changes are kept; `nil` for nowhere.
    init(tree: RepositoryTree, journal: StateJournal<TreeChange>?) {
        self.tree = tree
        self.journal = journal
    }

    /// The tree as it is now: a value, that later changes don't touch.
    var snapshot: RepositoryTree { tree }

    /// Changes the tree, and keeps what was changed, also where the change was given up half way.
    ///
    /// - Parameter body: the change.
    /// - Returns: what the change returns.
    /// - Throws: what the change throws, or that it can't be kept.
    func change<Value: Sendable>(
        _ body: @Sendable (inout RepositoryTree) throws(Refusal) -> Value
    ) throws(Refusal) -> Value {
        let outcome: Result<Value, Refusal>
        do {
            outcome = .success(try body(&tree))
        } catch {
            outcome = .failure(error)
        }
        if let journal {
            do {
                for change in tree.unsaved { try journal.append(change) }
            } catch {
                throw Refusal(500, "The change could not be kept: \(error)")
            }
        }
        tree.markSaved()
        return try outcome.get()
    }

    /// Has the next promotions find their source locked by another, until they give up.
    ///
    /// - Parameter count: how many.
    func lockOutPromotions(_ count: Int) {
        promotionsToLockOut = count
    }

    /// Whether a promotion that begins now finds its source locked.
    func isPromotionLockedOut() -> Bool {
        guard promotionsToLockOut > 0 else { return false }
        promotionsToLockOut -= 1
        return true
    }
}
