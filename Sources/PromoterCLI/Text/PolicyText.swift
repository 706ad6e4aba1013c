internal import PromoterCore

/// What a policy said of an image, in a line of a result.
struct PolicyText: Sendable {
    let words: Vocabulary

    /// Writes the line; none where there is no policy.
    func lines(_ verdict: PolicyVerdict?) -> [StyledLine] {
        guard let verdict else { return [] }
        guard let rule = verdict.rule else {
            return [.field("policy", "no rule is for it, and none is needed", .caution)]
        }
        if verdict.allowsUnsigned { return [.field("policy", "rule '\(rule)' allows unsigned images", .caution)] }
        let requirement = verdict.manifests.first.map { ": \($0.outcome.requirement)" } ?? ""
        let count = verdict.manifests.count
        let scope = count > 1 ? ", of \(words.count(count, "manifest"))" : ""
        return [.field("policy", "satisfies rule '\(rule)'\(requirement)\(scope)", .good)]
    }
}
