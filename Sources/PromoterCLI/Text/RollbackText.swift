internal import PromoterCore

/// What a rollback came to, for people.
struct RollbackText: Sendable {
    private let words: Vocabulary
    private let record: RecordText

    init(terminal: Terminal) {
        words = Vocabulary(terminal: terminal)
        record = RecordText(words: words)
    }

    /// Writes a report.
    func lines(_ rollback: RollbackReport) -> [StyledLine] {
        rollback.report.results.flatMap { lines($0, of: rollback) }
    }

    private func lines(_ result: ImageResult, of rollback: RollbackReport) -> [StyledLine] {
        let (outcome, style): (String, TextStyle) =
            switch result.outcome {
            case .failed: ("not rolled back", .bad)
            case .planned: ("would be rolled back", .caution)
            case .promoted, .repaired, .unchanged: ("rolled back", .good)
            }
        let undone = rollback.undone.record
        let author = record.author(undone.author).map { " by \($0)" } ?? ""
        let head = StyledLine(
            [
                .init("\(rollback.image) at \(rollback.location.name)", .strong), .init(": "), .init(outcome, style),
            ],
            continuation: "  "
        )
        let kind = result.root.map { " " + words.kind($0.mediaType) } ?? ""
        let ways: [StyledLine] = [
            .field(
                "from",
                "\(words.digest(rollback.current.digest)), promoted \(undone.time.toTheSecond)\(author)"
            ),
            .field("to", "\(words.digest(rollback.previous))\(kind)"),
        ]
        switch result.outcome {
        case .failed: return [head] + ways
        case .planned(let plan):
            let isRecorded = plan.signing?.contains { $0.content == .record } ?? false
            return [head] + ways + PolicyText(words: words).lines(result.policy)
                + [isRecorded ? .field("record", "would be made at the destination") : Self.unrecorded]
        case .promoted, .repaired, .unchanged:
            return [head] + ways + PolicyText(words: words).lines(result.policy) + [recorded(result)] + [
                .field("proof", "the tag was read back", .good)
            ]
        }
    }

    private func recorded(_ result: ImageResult) -> StyledLine {
        result.attachments.contains { $0.outcome == .signed }
            ? .field("record", "made at the destination", .good)
            : Self.unrecorded
    }

    private static let unrecorded = StyledLine.field(
        "record",
        "none: it is not recorded without 'record: true' under 'sign:'",
        .caution
    )
}
