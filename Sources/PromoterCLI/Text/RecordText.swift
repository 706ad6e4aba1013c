internal import PromoterCore

/// What a record of a promotion says, in words.
struct RecordText: Sendable {
    let words: Vocabulary

    /// A registry as the record names it.
    func place(_ location: RegistryLocation) -> String { location.description }

    /// Who promoted; `nil` where nobody is named.
    func author(_ author: RecordAuthor) -> String? {
        let run = author.run.map { run in
            ([run.system] + [run.project, run.url].compactMap { $0 }
                + (run.commit.map { ["commit \($0.prefix(12))"] } ?? []))
                .joined(separator: ", ")
        }
        let parts = [author.user, run].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// What the policy had said.
    func policy(_ policy: PromotionRecord.PolicyResult) -> String {
        guard let rule = policy.rule else { return "no rule was for it, and none was needed" }
        return policy.allowsUnsigned ? "rule '\(rule)' allowed unsigned images" : "satisfied rule '\(rule)'"
    }
}
