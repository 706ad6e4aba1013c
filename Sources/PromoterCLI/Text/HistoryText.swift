internal import PromoterCore

/// The promotions of an image, for people.
struct HistoryText: Sendable {
    private let words: Vocabulary
    private let record: RecordText

    init(terminal: Terminal) {
        words = Vocabulary(terminal: terminal)
        record = RecordText(words: words)
    }

    /// Writes a history: the image as it is now, a paragraph for each record, and what does not hold.
    func lines(_ history: ImageHistory) -> [StyledLine] {
        let count = history.entries.count
        let head = StyledLine(
            [
                .init("\(history.image) at \(history.location.name)", .strong), .init(": "),
                .init(
                    count == 0 ? "no record that holds" : words.count(count, "record"),
                    count == 0 ? .caution : .plain
                ),
            ],
            continuation: "  "
        )
        let now = StyledLine.field("now", "\(words.digest(history.root.digest)) \(words.kind(history.root.mediaType))")
        return [head, now] + history.entries.flatMap { lines($0, in: history) } + rejected(history) + absent(history)
            + (history.isCut ? [.field("older", "there are older ones: follow more with --limit", .caution)] : [])
    }

    private func lines(_ entry: HistoryEntry, in history: ImageHistory) -> [StyledLine] {
        let told = entry.record
        let head = StyledLine(
            [
                .init("\(told.time.toTheSecond) ", .strong),
                .init(entry.isRollback ? "rolled back to " : "promoted "),
                .init(words.digest(told.root)),
            ],
            continuation: "  "
        )
        var lines = [head]
        if !entry.isOfThisTag {
            lines.append(.field("to", "\(told.target) at \(record.place(told.destination))", .faint))
        }
        if let undone = told.undone.first {
            lines.append(.field("takes back", "the promotion of \(undone.time.toTheSecond)"))
        } else {
            lines.append(.field("from", "\(told.image) at \(record.place(told.source))"))
        }
        if let author = record.author(told.author) { lines.append(.field("by", author)) }
        lines.append(.field("before", before(told)))
        if let policy = told.policy { lines.append(.field("policy", record.policy(policy))) }
        lines.append(.field("signed by", entry.signer, .good))
        return lines
    }

    private func before(_ record: PromotionRecord) -> String {
        guard record.target.tag != nil else { return "no tag was set" }
        guard let previous = record.previous else { return "there was no such tag" }
        return previous == record.root ? "the same image; what vouches for it was carried" : words.digest(previous)
    }

    private func rejected(_ history: ImageHistory) -> [StyledLine] {
        history.rejected.map { evidence in
            guard case .rejected(let reason) = evidence.standing else { return .field("", "") }
            return .field(
                "not counted",
                [
                    .init("a record of \(words.digest(evidence.subject)) by \(evidence.claimant): "),
                    .init(reason, .bad),
                ]
            )
        }
    }

    private func absent(_ history: ImageHistory) -> [StyledLine] {
        history.absent.map { .field("gone", "\(words.digest($0)) is not there any more", .caution) }
    }
}
