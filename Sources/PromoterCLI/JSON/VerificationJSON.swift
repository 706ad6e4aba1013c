internal import PromoterConfiguration
internal import PromoterCore

/// Whether an image satisfies the policy, for tools.
enum VerificationJSON {
    /// Makes the result of `verify`.
    static func document(_ result: ImageVerification) -> OrderedJSON {
        ResultDocument.make(
            "verify",
            status: result.verdict.isSatisfied ? "satisfied" : "rejected",
            [
                OrderedJSON.Member("image", .string(result.image.description)),
                OrderedJSON.Member("target", .string(result.target.description)),
                OrderedJSON.Member("registry", result.location.json),
                OrderedJSON.Member("destination", result.destination.json),
            ] + result.root.jsonMembers + blobs(result) + [
                OrderedJSON.Member("policy", PolicyJSON.value(result.verdict)),
                OrderedJSON.Member("signatures", .array(result.evidence.map(PolicyJSON.evidence))),
            ]
        )
    }
}

extension VerificationJSON {
    private static func blobs(_ result: ImageVerification) -> [OrderedJSON.Member] {
        result.blobs.map { [OrderedJSON.Member("blobs", $0.json)] } ?? []
    }
}

/// What a policy says of an image, for tools.
enum PolicyJSON {
    /// Makes a verdict.
    static func value(_ verdict: PolicyVerdict) -> OrderedJSON {
        .object([
            "rule": verdict.rule.map { .string($0) },
            "isSatisfied": .bool(verdict.isSatisfied),
            "allowsUnsigned": .bool(verdict.allowsUnsigned),
            "manifests": .array(verdict.manifests.map(manifest)),
        ])
    }

    /// Makes a signature that was checked.
    static func evidence(_ evidence: Evidence) -> OrderedJSON {
        var members = [
            OrderedJSON.Member("subject", .string(evidence.subject.text)),
            OrderedJSON.Member("attachment", .string(evidence.attachment.text)),
        ]
        switch evidence.content {
        case .image: members.append(OrderedJSON.Member("content", "image"))
        case .statement(let type, _):
            members.append(OrderedJSON.Member("content", "statement"))
            members.append(OrderedJSON.Member("predicateType", .string(type)))
        }
        members.append(OrderedJSON.Member("claimant", .string(evidence.claimant)))
        switch evidence.standing {
        case .trusted(let signers):
            members.append(OrderedJSON.Member("signers", .array(signers.map { .string($0.text) })))
        case .rejected(let reason):
            members.append(OrderedJSON.Member("signers", .array([])))
            members.append(OrderedJSON.Member("reason", .string(reason)))
        }
        return .object(members)
    }

    private static func manifest(_ verdict: ManifestVerdict) -> OrderedJSON {
        var members = verdict.manifest.jsonMembers
        if let platform = verdict.manifest.platform {
            members.append(OrderedJSON.Member("platform", .string(platform.description)))
        }
        return .object(members + [OrderedJSON.Member("requirement", outcome(verdict.outcome))])
    }

    private static func outcome(_ outcome: RequirementOutcome) -> OrderedJSON {
        .object([
            "requirement": .string(outcome.requirement.description),
            "isMet": .bool(outcome.isMet),
            "reason": outcome.reason.map { .string($0) },
            "signatures": .array(outcome.evidence.map(evidence)),
            "parts": .array(outcome.parts.map(self.outcome)),
        ])
    }
}
