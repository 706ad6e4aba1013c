internal import PromoterConfiguration
internal import PromoterCore

/// What a promotion came to, for tools.
enum PromotionJSON {
    /// Makes the result of `promote` or `repair`.
    static func document(_ report: PromotionReport, of command: String, isDryRun: Bool) -> OrderedJSON {
        ResultDocument.make(
            command,
            status: report.verdict.rawValue,
            [
                OrderedJSON.Member("dryRun", .bool(isDryRun)),
                OrderedJSON.Member("results", .array(report.results.map(result))),
                OrderedJSON.Member("notices", .array(report.notices.map(notice))),
            ],
            problems: report.problems
        )
    }

    static func notice(_ notice: PromotionNotice) -> OrderedJSON {
        .object(["location": notice.location.json, "message": .string(notice.text)])
    }

    private static func result(_ result: ImageResult) -> OrderedJSON {
        var members: [OrderedJSON.Member] = [
            OrderedJSON.Member("image", .string(result.image.description)),
            OrderedJSON.Member("target", .string(result.target.description)),
            OrderedJSON.Member("source", result.source.json),
            OrderedJSON.Member("destination", result.destination.json),
            OrderedJSON.Member("outcome", .string(outcome(result.outcome))),
        ]
        members += result.root?.jsonMembers ?? []
        if let policy = result.policy { members.append(OrderedJSON.Member("policy", PolicyJSON.value(policy))) }
        switch result.outcome {
        case .promoted, .unchanged, .repaired:
            members.append(OrderedJSON.Member("transfer", transfer(result.transfer)))
            members.append(OrderedJSON.Member("attachments", .array(result.attachments.map(attachment))))
            if let failure = result.stampFailure {
                members.append(OrderedJSON.Member("stampFailure", CommandFailure.Problem(failure).json))
            }
        case .planned(let plan):
            members.append(OrderedJSON.Member("plan", PlanJSON.value(plan)))
        case .failed(let error):
            members.append(OrderedJSON.Member("error", CommandFailure.Problem(error).json))
            if case .policyRejected(let verdict) = error.problem {
                members.append(OrderedJSON.Member("policy", PolicyJSON.value(verdict)))
            }
        }
        return .object(members)
    }

    private static func outcome(_ outcome: ImageResult.Outcome) -> String {
        switch outcome {
        case .promoted: "promoted"
        case .unchanged: "unchanged"
        case .repaired: "repaired"
        case .planned: "planned"
        case .failed: "failed"
        }
    }

    private static func transfer(_ transfer: TransferSummary) -> OrderedJSON {
        .object([
            "blobs": .object(
                BlobPushOutcome.allCases.map { way in
                    OrderedJSON.Member(way.rawValue, .number(Int64(transfer.blobs[way, default: 0])))
                }
            ),
            "uploadedBytes": .number(transfer.uploadedBytes),
            "manifests": .number(Int64(transfer.manifests)),
            "isServerSide": .bool(transfer.isServerSide),
        ])
    }

    private static func attachment(_ result: AttachmentResult) -> OrderedJSON {
        var members = result.attachment.jsonMembers
        switch result.outcome {
        case .carried: members.append(OrderedJSON.Member("outcome", "carried"))
        case .signed: members.append(OrderedJSON.Member("outcome", "signed"))
        case .merged: members.append(OrderedJSON.Member("outcome", "merged"))
        case .present: members.append(OrderedJSON.Member("outcome", "present"))
        case .conflict(let reason):
            members.append(OrderedJSON.Member("outcome", "conflict"))
            members.append(OrderedJSON.Member("reason", .string(reason)))
        }
        return .object(members)
    }
}
