internal import PromoterConfiguration
internal import PromoterCore

/// What a rollback came to, for tools.
enum RollbackJSON {
    /// Makes the result of `rollback`.
    static func document(_ rollback: RollbackReport, isDryRun: Bool) -> OrderedJSON {
        let result = rollback.report.results.first
        var members: [OrderedJSON.Member] = [
            OrderedJSON.Member("dryRun", .bool(isDryRun)),
            OrderedJSON.Member("image", .string(rollback.image.description)),
            OrderedJSON.Member("registry", rollback.location.json),
            OrderedJSON.Member("from", .string(rollback.current.digest.text)),
            OrderedJSON.Member("to", .string(rollback.previous.text)),
            OrderedJSON.Member("undone", RecordJSON.value(rollback.undone)),
        ]
        if let policy = policy(result) { members.append(OrderedJSON.Member("policy", PolicyJSON.value(policy))) }
        let record = result?.attachments.first { $0.outcome == .signed }
        members.append(OrderedJSON.Member("record", record.map { .object($0.attachment.jsonMembers) } ?? .null))
        members.append(OrderedJSON.Member("notices", .array(rollback.report.notices.map(PromotionJSON.notice))))
        return ResultDocument.make(
            "rollback",
            status: rollback.report.verdict.rawValue,
            members,
            problems: rollback.report.problems
        )
    }

    private static func policy(_ result: ImageResult?) -> PolicyVerdict? {
        if case .failed(let error)? = result?.outcome, case .policyRejected(let verdict) = error.problem {
            return verdict
        }
        return result?.policy
    }
}
