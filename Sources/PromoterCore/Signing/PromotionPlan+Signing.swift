extension PromotionPlan {
    /// Something that promoter would sign at the destination.
    public struct SigningStep: Sendable, Hashable {
        /// What is signed.
        public enum Content: String, Sendable, Hashable {
            /// That the image is the one that is meant.
            case signature
            /// What the promotion did.
            case record
        }

        /// What is signed.
        public let content: Content
        /// The manifest that it vouches for.
        public let subject: Digest
        /// How it is kept.
        public let strategy: StrategyName
        /// Whether the same key signed the same already, so that nothing is to be signed.
        public let isThere: Bool

        /// Makes a step.
        ///
        /// - Parameters:
        ///   - content: what is signed.
        ///   - subject: the manifest that it vouches for.
        ///   - strategy: how it is kept.
        ///   - isThere: whether the same key signed the same already.
        public init(_ content: Content, of subject: Digest, kept strategy: StrategyName, isThere: Bool = false) {
            self.content = content
            self.subject = subject
            self.strategy = strategy
            self.isThere = isThere
        }
    }
}

extension PromotionCarrier {
    /// Tells what would be signed and recorded at the destination: reads, and signs nothing.
    ///
    /// - Parameters:
    ///   - plan: what would be done.
    ///   - closure: the image.
    /// - Returns: the steps; `nil` where the run signs nothing.
    /// - Throws: ``PromotionError``, also where the destination can't keep a signature.
    func signingSteps(
        of plan: PromotionPlan,
        for closure: ImageClosure
    ) async throws(PromotionError) -> [PromotionPlan.SigningStep]? {
        guard let signing = run.signing else { return nil }
        var steps: [PromotionPlan.SigningStep] = []
        for subject in signing.subjects(of: closure) {
            for strategy in signing.strategies(for: subject.digest, of: closure) {
                try await check(strategy, canKeep: .signature, of: subject.digest)
                let isThere = try await isSigned(subject, by: signing, kept: strategy, with: plan)
                steps.append(.init(.signature, of: subject.digest, kept: strategy, isThere: isThere))
            }
        }
        if signing.recording != nil, !plan.isNothingToDo {
            let subject = plan.root.digest
            let strategy = signing.recordStrategy(for: subject, of: closure)
            try await check(strategy, canKeep: .attestation, of: subject)
            steps.append(.init(.record, of: subject, kept: strategy))
        }
        return steps
    }

    private func check(
        _ strategy: StrategyName,
        canKeep scheme: CosignTag,
        of subject: Digest
    ) async throws(PromotionError) {
        _ = try run.strategy(named: strategy, for: self)
        guard strategy == .cosignTags else { return }
        _ = try await made { () async throws(SigningError) in try scheme.tagToSign(subject) }
    }
}
