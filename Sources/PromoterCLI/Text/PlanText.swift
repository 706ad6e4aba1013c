internal import PromoterCore

/// What a promotion would do, for people.
struct PlanText: Sendable {
    let words: Vocabulary
    /// Whether only attachments would be carried.
    var isRepair = false

    /// Writes a plan's lines, to stand below the image's.
    func lines(_ plan: PromotionPlan) -> [StyledLine] {
        (isRepair ? [] : [.field("would carry", carried(plan))]) + attachments(plan) + signing(plan)
            + [tag(plan.tag)] + calls(plan)
    }

    private func calls(_ plan: PromotionPlan) -> [StyledLine] {
        plan.calls.enumerated().map { number, call in .field(number == 0 ? "calls" : "", call) }
    }

    private func carried(_ plan: PromotionPlan) -> String {
        if plan.isServerSide { return "nothing through promoter: the registry promotes it by itself" }
        guard !plan.manifests.isEmpty else { return "nothing" }
        let blobs = plan.blobs
        let bytes = ByteCount(blobs.totalSize)
        let manifests = words.count(plan.manifests.count, "manifest")
        return "\(manifests) and at most \(words.count(blobs.count, "blob")) (\(bytes))"
    }

    private func attachments(_ plan: PromotionPlan) -> [StyledLine] {
        guard !plan.attachments.isEmpty else { return [.field("attachments", "none")] }
        return plan.attachments.enumerated()
            .map { number, step in
                let (outcome, style) = describe(step.reconciliation)
                let subject = words.name(of: step.attachment.subject, in: plan)
                return .field(
                    number == 0 ? "attachments" : "",
                    [.init("\(step.attachment.kind) ")] + (subject.map { [.init("of \($0) ", .faint)] } ?? [])
                        + [.init(outcome, style)]
                )
            }
    }

    private func describe(_ reconciliation: AttachmentReconciliation) -> (String, TextStyle) {
        switch reconciliation {
        case .create: ("would be carried", .caution)
        case .extend: ("would be carried in place of a part of it", .caution)
        case .merge: ("would be merged with what is there", .caution)
        case .same, .contained: ("already there", .good)
        case .conflict(let reason): ("would be left behind: \(reason)", .bad)
        }
    }

    private func signing(_ plan: PromotionPlan) -> [StyledLine] {
        (plan.signing ?? []).enumerated()
            .map { number, step in
                let subject = words.name(of: step.subject, in: plan)
                let (outcome, style): (String, TextStyle) =
                    step.isThere ? ("already there, by the same key", .good) : ("would be made", .caution)
                return .field(
                    number == 0 ? "signing" : "",
                    [.init("\(step.content.rawValue) ")] + (subject.map { [.init("of \($0) ", .faint)] } ?? [])
                        + [
                            .init(step.strategy == .referrers ? "as a bundle " : "in cosign's tag "),
                            .init(outcome, style),
                        ]
                )
            }
    }

    private func tag(_ change: PromotionPlan.TagChange) -> StyledLine {
        switch change {
        case .none: .field("tag", "none")
        case .keep(let tag): .field("tag", "\(tag), already there")
        case .create(let tag): .field("tag", "\(tag) would be created", .caution)
        case .move(let tag, let existing):
            .field("tag", "\(tag) would be moved from \(words.digest(existing))", .caution)
        }
    }
}
