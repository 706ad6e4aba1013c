/// Whether an image satisfies the rule for it, and why.
public struct PolicyVerdict: Sendable, Hashable {
    /// The rule's name; `nil` where none is for the image.
    public let rule: String?
    /// What the rule says of each manifest that it is for; none where unsigned images are allowed.
    public let manifests: [ManifestVerdict]
    /// Whether the image may go there.
    public let isSatisfied: Bool

    /// Makes a verdict.
    ///
    /// - Parameters:
    ///   - rule: the rule's name.
    ///   - manifests: what the rule says of each manifest.
    ///   - isSatisfied: whether the image may go there.
    public init(rule: String?, manifests: [ManifestVerdict], isSatisfied: Bool) {
        self.rule = rule
        self.manifests = manifests
        self.isSatisfied = isSatisfied
    }

    /// Why the image may not go there, one sentence without a full stop.
    public var reason: String {
        let unmet = manifests.filter { !$0.outcome.isMet }
        let which = rule.map { "rule '\($0)' requires " } ?? ""
        guard let first = unmet.first else { return which + "something that the image has no part for" }
        let of = first.manifest.platform.map { " of \($0)" } ?? ""
        let more = unmet.count > 1 ? "; and \(unmet.count - 1) more of its manifests lack something" : ""
        return which
            + first.outcome.unmet.map { "\($0.requirement)\(of), and \($0.explanation)" }
            .joined(separator: "; it requires ") + more
    }

    /// Whether the image may go there whatever vouches for it or does not.
    public var allowsUnsigned: Bool { isSatisfied && manifests.isEmpty }
}

/// Whether one manifest satisfies a requirement.
public struct ManifestVerdict: Sendable, Hashable {
    /// The manifest.
    public let manifest: Descriptor
    /// The requirement, and what came of it.
    public let outcome: RequirementOutcome
    /// All that was checked of the manifest.
    public let evidence: [Evidence]

    /// Makes a verdict.
    ///
    /// - Parameters:
    ///   - manifest: the manifest.
    ///   - outcome: the requirement, and what came of it.
    ///   - evidence: all that was checked of the manifest.
    public init(manifest: Descriptor, outcome: RequirementOutcome, evidence: [Evidence]) {
        self.manifest = manifest
        self.outcome = outcome
        self.evidence = evidence
    }
}

/// A requirement, and what came of it.
public struct RequirementOutcome: Sendable, Hashable {
    /// What is required.
    public let requirement: PolicyRequirement
    /// Whether it is met.
    public let isMet: Bool
    /// What meets it.
    public let evidence: [Evidence]
    /// Why it is not met, one sentence without a full stop; `nil` where it is, or where its parts tell.
    public let reason: String?
    /// The outcomes of what it consists of.
    public let parts: [RequirementOutcome]

    /// The smallest requirements that are not met, where the whole is not; of which one is enough stay one.
    public var unmet: [RequirementOutcome] {
        if isMet { return [] }
        if case .all = requirement, !parts.isEmpty { return parts.flatMap(\.unmet) }
        return [self]
    }

    /// Why it is not met, with the reasons of all that it consists of.
    fileprivate var explanation: String {
        if let reason { return reason }
        let reasons = parts.filter { !$0.isMet }.map { "of \($0.requirement): \($0.explanation)" }
        return reasons.isEmpty ? "there is none" : reasons.joined(separator: "; ")
    }
}

extension PolicyRequirement {
    /// Decides whether what was found meets the requirement.
    ///
    /// - Parameter evidence: all that was found of one manifest.
    /// - Returns: whether and by what it is met.
    public func outcome(of evidence: [Evidence]) -> RequirementOutcome {
        switch self {
        case .all(let requirements):
            let parts = requirements.map { $0.outcome(of: evidence) }
            return made(of: parts, isMet: parts.allSatisfy(\.isMet))
        case .any(let requirements):
            let parts = requirements.map { $0.outcome(of: evidence) }
            return made(of: parts, isMet: parts.contains(where: \.isMet))
        case .signature(let signer):
            let signatures = evidence.filter { $0.content == .image }
            return decided(signatures, signatures.filter { $0.signers.contains(signer) }, "signature")
        case .signers(let count, let signers):
            let signatures = evidence.filter { $0.content == .image }
            let theirs = signatures.filter { !Set($0.signers).isDisjoint(with: signers) }
            let pairing = SignerPairing(of: signers, with: theirs)
            if pairing.count >= count { return outcome(true, theirs, nil) }
            return outcome(
                false,
                theirs,
                theirs.isEmpty ? Self.reason(signatures, "signature") : pairing.description
            )
        case .attestation(let requirement):
            let typed = evidence.filter { $0.predicateType == requirement.predicateType }
            let theirs = typed.filter { !Set($0.signers).isDisjoint(with: requirement.signers) }
            let such = theirs.filter { statement in requirement.conditions.allSatisfy { statement.satisfies($0) } }
            if theirs.isEmpty || !such.isEmpty { return decided(typed, such, "attestation of this type") }
            let failed = requirement.conditions.filter { condition in theirs.contains { !$0.satisfies(condition) } }
            return outcome(
                false,
                [],
                "the attestation is not one in which " + failed.map(\.description).joined(separator: " and ")
            )
        }
    }

    private func made(of parts: [RequirementOutcome], isMet: Bool) -> RequirementOutcome {
        RequirementOutcome(
            requirement: self,
            isMet: isMet,
            evidence: parts.filter(\.isMet).flatMap(\.evidence),
            reason: nil,
            parts: parts
        )
    }

    private func decided(_ candidates: [Evidence], _ met: [Evidence], _ what: String) -> RequirementOutcome {
        outcome(!met.isEmpty, met, met.isEmpty ? Self.reason(candidates, what) : nil)
    }

    private func outcome(_ isMet: Bool, _ evidence: [Evidence], _ reason: String?) -> RequirementOutcome {
        RequirementOutcome(requirement: self, isMet: isMet, evidence: evidence, reason: reason, parts: [])
    }

    /// Why no signature counts: there is none, or each has its reason.
    private static func reason(_ candidates: [Evidence], _ what: String) -> String {
        guard !candidates.isEmpty else { return "there is no \(what)" }
        var reasons: [String] = []
        for candidate in candidates {
            let reason =
                switch candidate.standing {
                case .rejected(let reason): "\(candidate.claimant): \(reason)"
                case .trusted(let signers):
                    "\(candidate.claimant): it is by " + signers.map(\.text).joined(separator: ", ")
                }
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        return reasons.joined(separator: "; ")
    }
}

extension Evidence {
    fileprivate var predicateType: String? {
        if case .statement(let type, _) = content { type } else { nil }
    }

    fileprivate func satisfies(_ condition: PredicateCondition) -> Bool {
        if case .statement(_, let predicate) = content { condition.holds(of: predicate) } else { false }
    }
}
