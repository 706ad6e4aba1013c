/// What the policy says of an image at the source, for every destination of a run: the stage judge.
struct ImageJudgement: Sendable {
    /// The image, with the manifests of platforms that were read for it.
    let closure: ImageClosure
    private let evidence: [Evidence]

    /// The attachments that hold a signature which counts.
    var vouching: Set<Digest> { Set(evidence.lazy.filter { !$0.signers.isEmpty }.map(\.attachment)) }

    /// Reads what the rules of all destinations need, once.
    ///
    /// - Parameters:
    ///   - closure: the image with what is attached to it.
    ///   - rules: the rules of the destinations.
    ///   - source: where the attachments' blobs are.
    ///   - judge: checks signatures; `nil` where there is no policy.
    /// - Throws: ``EvidenceError`` where no verdict can be reached.
    init(
        of closure: ImageClosure,
        by rules: [PolicyRule],
        in source: RepositoryView,
        _ judge: PolicyJudge?
    ) async throws(EvidenceError) {
        let manifests = rules.reduce(into: Set<Digest>()) { $0.formUnion($1.judged(of: closure)) }
        guard let judge, !manifests.isEmpty else {
            self.closure = closure
            evidence = []
            return
        }
        self.closure = try await judge.complete(closure, for: manifests, from: source)
        evidence = try await judge.evidence(of: manifests, in: self.closure, from: source)
    }

    /// What a rule says.
    ///
    /// - Parameters:
    ///   - rule: the rule.
    ///   - left: the attachments that do not count, by their manifests.
    ///   - others: what counts besides.
    /// - Returns: the verdict.
    func verdict(
        by rule: PolicyRule,
        without left: Set<Digest> = [],
        beside others: [Evidence] = []
    ) -> PolicyVerdict {
        rule.verdict(on: closure, by: evidence.filter { !left.contains($0.attachment) } + others)
    }
}

extension PolicyEnforcement {
    /// What the policy has for an image at a destination.
    enum Ruling: Sendable {
        case rule(PolicyRule)
        /// There is no rule, and none is needed.
        case unrestricted
        /// There is no rule, and one is needed.
        case unruled
    }

    /// Finds what the policy has for an image.
    ///
    /// - Parameters:
    ///   - target: the image, as the destination names it.
    ///   - destination: where it goes.
    /// - Returns: the rule, or why there is none.
    /// - Throws: ``EvidenceError`` where it can't be told whether the destination is a registry that a rule is for.
    func ruling(for target: ImageReference, at destination: RegistryLocation) throws(EvidenceError) -> Ruling {
        let rule = policy.rule(for: places.names(of: target, at: destination))
        if rule == nil, policy.otherwise == .refuse { return .unruled }
        if let unknown = places.unknown.first, !places.isNamed(destination) {
            throw .unreachable(
                reason: "whether \(destination) is the registry '\(unknown.name)' can't be told: \(unknown.reason)",
                remedy: "mend '\(unknown.name)' in the configuration, or name a registry of the configuration"
            )
        }
        return rule.map { .rule($0) } ?? .unrestricted
    }
}

extension PromotionError {
    /// Something that could not be checked.
    init(judging error: EvidenceError, side: Side, location: RegistryLocation, image: ImageReference) {
        switch error {
        case .registry(let error):
            self.init(.registry(error), side: side, location: error.location, image: image)
        case .unreachable(let reason, let remedy):
            self.init(
                .evidenceUnreachable(reason: reason, remedy: remedy),
                side: side,
                location: location,
                image: image
            )
        }
    }
}
