internal import PromoterCore

/// What a promotion came to, for people.
struct PromotionText: Sendable {
    private let words: Vocabulary
    private let isRepair: Bool

    /// Makes the words.
    ///
    /// - Parameters:
    ///   - terminal: where they are read.
    ///   - isRepair: whether only attachments are carried.
    init(terminal: Terminal, isRepair: Bool = false) {
        words = Vocabulary(terminal: terminal)
        self.isRepair = isRepair
    }

    /// Writes a report: a paragraph for each image and destination, and a sum where there are several.
    func lines(_ report: PromotionReport) -> [StyledLine] {
        var lines = report.results.flatMap(self.lines)
        if report.results.count > 1 { lines.append(sum(report)) }
        return lines
    }

    private func lines(_ result: ImageResult) -> [StyledLine] {
        let (outcome, style) = outcome(result)
        let head = StyledLine(
            [.init(words.way(of: result), .strong), .init(": "), .init(outcome, style)],
            continuation: "  "
        )
        switch result.outcome {
        case .failed:
            return [head]
        case .planned(let plan) where isRepair && plan.isNothingToDo && !plan.leavesBehind:
            return [head]
        case .unchanged where isRepair && !result.leavesBehind:
            return [head]
        case .planned(let plan):
            return [head] + digest(result) + PlanText(words: words, isRepair: isRepair).lines(plan)
                + PolicyText(words: words).lines(result.policy)
        case .promoted, .unchanged, .repaired:
            let carried: [StyledLine] =
                result.outcome == .unchanged ? [] : [.field("carried", self.carried(result.transfer))]
            return [head] + digest(result) + carried + attachments(result) + [
                proof(result),
                .field("tag", result.target.tag.map(\.text) ?? "none"),
            ] + PolicyText(words: words).lines(result.policy) + stamp(result)
        }
    }

    private func proof(_ result: ImageResult) -> StyledLine {
        let text = (isRepair ? "attachments read back" : "read back") + ", the same as at \(result.source.name)"
        return result.leavesBehind
            ? .field("proof", text + " but for what was left behind", .caution) : .field("proof", text, .good)
    }

    private func stamp(_ result: ImageResult) -> [StyledLine] {
        guard let failure = result.stampFailure else { return [] }
        return [.field("properties", [.init("not set: \(failure); \(failure.remedy)", .bad)])]
    }

    private func outcome(_ result: ImageResult) -> (String, TextStyle) {
        switch result.outcome {
        case .promoted: ("promoted", .good)
        case .repaired: ("repaired", .good)
        case .unchanged where result.leavesBehind: ("left as it was", .caution)
        case .unchanged: ("nothing to do", .good)
        case .planned(let plan) where plan.isNothingToDo: ("nothing to do", .good)
        case .planned: (isRepair ? "would be repaired" : "would be promoted", .caution)
        case .failed: (isRepair ? "not repaired" : "not promoted", .bad)
        }
    }

    private func digest(_ result: ImageResult) -> [StyledLine] {
        guard let root = result.root else { return [] }
        return [.field("digest", "\(words.digest(root.digest)) \(words.kind(root.mediaType))")]
    }

    private func carried(_ transfer: TransferSummary) -> String {
        let ways: [(BlobPushOutcome, String)] = [
            (.uploaded, "sent (\(ByteCount(transfer.uploadedBytes)))"), (.mounted, "mounted"), (.cloned, "cloned"),
            (.copied, "copied by the registry"), (.present, "already there"),
        ]
        let counts = ways.map { (transfer.blobs[$0, default: 0], $1) }.filter { $0.0 > 0 }
        let parts = counts.enumerated()
            .map { number, part in
                "\(number == 0 ? words.count(part.0, "blob") : "\(part.0)") \(part.1)"
            }
        let all =
            parts
            + (transfer.manifests > 0 || !transfer.isServerSide ? [words.count(transfer.manifests, "manifest")] : [])
        guard transfer.isServerSide else { return all.joined(separator: ", ") }
        let attached = all.isEmpty ? "" : "; with its attachments: " + all.joined(separator: ", ")
        return "by the registry itself, no layer through promoter" + attached
    }

    private func attachments(_ result: ImageResult) -> [StyledLine] {
        guard !result.attachments.isEmpty else { return [.field("attachments", "none")] }
        return result.attachments.enumerated()
            .map { number, attachment in
                let (outcome, style) = describe(attachment.outcome)
                return .field(
                    number == 0 ? "attachments" : "",
                    [.init("\(attachment.attachment.kind) ")] + subject(of: attachment.attachment, in: result)
                        + [.init(outcome, style)]
                )
            }
    }

    private func describe(_ outcome: AttachmentResult.Outcome) -> (String, TextStyle) {
        switch outcome {
        case .carried: ("carried", .good)
        case .signed: ("made at the destination", .good)
        case .merged: ("merged with what was there", .good)
        case .present: ("already there", .good)
        case .conflict(let reason): ("left behind: \(reason)", .bad)
        }
    }

    private func subject(of attachment: Attachment, in result: ImageResult) -> [StyledLine.Span] {
        guard attachment.subject != result.root?.digest else { return [] }
        let platform = result.children.first { $0.digest == attachment.subject }?.platform?.description
        return [.init("of \(platform ?? words.digest(attachment.subject)) ", .faint)]
    }

    private func sum(_ report: PromotionReport) -> StyledLine {
        let results = report.results
        let parts = [
            (results.count { $0.outcome == .promoted }, "promoted"),
            (results.count { $0.outcome == .repaired }, "repaired"),
            (
                results.count { if case .planned(let plan) = $0.outcome { !plan.isNothingToDo } else { false } },
                isRepair ? "to repair" : "to promote"
            ),
            (
                results.count {
                    if case .planned(let plan) = $0.outcome { plan.isNothingToDo } else { $0.outcome == .unchanged }
                }, "unchanged"
            ),
            (results.count(where: \.isFailed), "failed"),
        ]
        let text = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return StyledLine(text, report.verdict == .done ? .good : .bad)
    }
}
