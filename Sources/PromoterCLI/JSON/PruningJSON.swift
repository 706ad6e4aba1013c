internal import PromoterConfiguration
internal import PromoterCore

/// What a repository keeps for images that are gone, for tools.
enum PruningJSON {
    /// Makes the result of `prune`.
    static func document(_ report: PruningReport) -> OrderedJSON {
        ResultDocument.make(
            "prune",
            status: report.verdict.rawValue,
            [
                OrderedJSON.Member("repository", .string(report.repository.text)),
                OrderedJSON.Member("registry", report.location.json),
                OrderedJSON.Member("delete", .bool(report.isDeleting)),
                OrderedJSON.Member("images", .array(report.images.map { .string($0.text) })),
                OrderedJSON.Member("totalSize", .number(report.totalSize)),
                OrderedJSON.Member("results", .array(report.results.map(result))),
            ],
            problems: report.problems
        )
    }

    private static func result(_ result: OrphanResult) -> OrderedJSON {
        let orphan = result.orphan
        var members = [OrderedJSON.Member("kind", .string(orphan.form.word))]
        if case .attachment(_, let strategy) = orphan.form {
            members.append(OrderedJSON.Member("strategy", .string(strategy.text)))
        }
        members +=
            orphan.manifest.jsonMembers + [
                OrderedJSON.Member("totalSize", .number(orphan.totalSize)),
                OrderedJSON.Member("tags", .array(orphan.tags.map { .string($0.text) })),
                OrderedJSON.Member("subjects", .array(orphan.subjects.map { .string($0.text) })),
                OrderedJSON.Member("images", .array(orphan.images.map { .string($0.text) })),
            ]
        func add(_ outcome: String, tags: [TagName]? = nil, reason: PruningObstacle? = nil) {
            members.append(OrderedJSON.Member("outcome", .string(outcome)))
            if let tags { members.append(OrderedJSON.Member("outcomeTags", .array(tags.map { .string($0.text) }))) }
            if let reason { members.append(OrderedJSON.Member("reason", .string(reason.description))) }
        }
        switch result.outcome {
        case .deletable: add("deletable")
        case .tagsDeletable(let tags, let reason): add("tagsDeletable", tags: tags, reason: reason)
        case .deleted: add("deleted")
        case .tagsDeleted(let tags, let reason): add("tagsDeleted", tags: tags, reason: reason)
        case .kept(let reason): add("kept", reason: reason)
        case .failed(let error):
            add("failed")
            members.append(OrderedJSON.Member("error", CommandFailure.Problem(error).json))
        }
        return .object(members)
    }
}

extension Orphan.Form {
    /// What it is, a word.
    fileprivate var word: String {
        switch self {
        case .attachment(let kind, _): kind.text
        case .list: "referrersList"
        }
    }
}
