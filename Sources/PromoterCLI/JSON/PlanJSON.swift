internal import PromoterConfiguration
internal import PromoterCore

/// What it would take, for tools.
enum PlanJSON {
    /// Makes a plan.
    static func value(_ plan: PromotionPlan) -> OrderedJSON {
        .object([
            "isNothingToDo": .bool(plan.isNothingToDo),
            "manifests": .array(plan.manifests.map { .object($0.manifest.descriptor.jsonMembers) }),
            "blobs": .array(plan.blobs.map { .object($0.jsonMembers) }),
            "attachments": .array(plan.attachments.map(attachment)),
            "signing": plan.signing.map { .array($0.map(signing)) },
            "tag": tag(plan.tag),
            "isServerSide": .bool(plan.isServerSide),
            "calls": .array(plan.calls.map { .string($0) }),
        ])
    }

    private static func attachment(_ step: PromotionPlan.AttachmentStep) -> OrderedJSON {
        var members = step.attachment.jsonMembers
        var reason: String?
        let action =
            switch step.reconciliation {
            case .create: "create"
            case .same, .contained: "keep"
            case .extend: "extend"
            case .merge: "merge"
            case .conflict: "conflict"
            }
        if case .conflict(let why) = step.reconciliation { reason = why }
        members.append(OrderedJSON.Member("action", .string(action)))
        if let reason { members.append(OrderedJSON.Member("reason", .string(reason))) }
        return .object(members)
    }

    private static func signing(_ step: PromotionPlan.SigningStep) -> OrderedJSON {
        .object([
            "content": .string(step.content.rawValue),
            "strategy": .string(step.strategy.text),
            "subject": .string(step.subject.text),
            "action": step.isThere ? "keep" : "create",
        ])
    }

    private static func tag(_ change: PromotionPlan.TagChange) -> OrderedJSON {
        switch change {
        case .none: .object(["action": "none"])
        case .keep(let tag): .object(["action": "keep", "name": .string(tag.text)])
        case .create(let tag): .object(["action": "create", "name": .string(tag.text)])
        case .move(let tag, let existing):
            .object(["action": "move", "name": .string(tag.text), "from": .string(existing.text)])
        }
    }
}
