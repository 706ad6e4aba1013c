/// What to delete of what a repository keeps for images that are gone, and what stays and why.
public struct PruningPlan: Sendable, Hashable {
    /// What is done with an orphan.
    public struct Step: Sendable, Hashable {
        /// The orphan.
        public var orphan: Orphan
        /// What to do with it.
        public var decision: PruningDecision

        /// Makes a step.
        ///
        /// - Parameters:
        ///   - orphan: the orphan.
        ///   - decision: what to do with it.
        public init(orphan: Orphan, decision: PruningDecision) {
            self.orphan = orphan
            self.decision = decision
        }
    }

    /// The steps, in rounds: what a round deletes leads to nothing that a later one deletes.
    public var rounds: [[Step]]
    /// Whether the repository has nothing else: no image at all, as far as is known.
    ///
    /// So looks a repository whose images were all deleted, and one in which cosign keeps the signatures of images that are
    /// elsewhere.
    public var isAllThereIs: Bool

    /// Makes a plan.
    ///
    /// - Parameters:
    ///   - rounds: the steps, in rounds.
    ///   - isAllThereIs: whether the repository has nothing else.
    public init(rounds: [[Step]], isAllThereIs: Bool) {
        self.rounds = rounds
        self.isAllThereIs = isAllThereIs
    }

    /// All steps, in order.
    public var steps: [Step] { rounds.flatMap { $0 } }

    /// Whether nothing would be deleted.
    public var isNothingToDo: Bool {
        steps.allSatisfy { step in
            if case .keep = step.decision { true } else { false }
        }
    }
}
