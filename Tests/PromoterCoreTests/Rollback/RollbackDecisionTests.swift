import Testing

@testable import PromoterCore

@Suite("What a rollback goes back to")
struct RollbackDecisionTests {
    /// A record in short: when, of which image, what was there before, and what it takes back.
    struct Entry: Sendable {
        var time: Int64
        var previous: Character?
        var undone: Int64?
        var isOfThisTag = true

        func entry(of image: Character) throws -> HistoryEntry {
            let name = try ImageReference("team/app:1.0")
            let place = RegistryLocation(name: "r", backend: "oci", address: "https://r.example", identity: "r")
            let record = PromotionRecord(
                image: name,
                target: name,
                source: place,
                destination: place,
                root: .named(image),
                previous: previous.map(Digest.named),
                manifests: [],
                attachments: [],
                author: RecordAuthor(user: nil, run: nil),
                version: "1",
                time: time,
                undone: undone
            )
            return HistoryEntry(record: record, attachment: .named("f"), signer: "key", isOfThisTag: isOfThisTag)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The records of image `a`, which the tag points to.
        let entries: [Entry]
        let outcome: Outcome

        init(_ description: String, _ entries: [Entry], _ outcome: Outcome) {
            testDescription = description
            self.entries = entries
            self.outcome = outcome
        }
    }

    enum Outcome: Sendable, Equatable {
        case image(Character, undoing: Int64)
        case impossible(RollbackDecision.Impossible)
    }

    @Test(
        "is told by the records of the image that the tag points to",
        arguments: [
            Case("the image before the promotion", [Entry(time: 5, previous: "b")], .image("b", undoing: 5)),
            Case(
                "the newest promotion counts",
                [Entry(time: 1), Entry(time: 9, previous: "c"), Entry(time: 5, previous: "b")],
                .image("c", undoing: 9)
            ),
            Case(
                "a promotion under another tag does not",
                [Entry(time: 5, previous: "b", isOfThisTag: false)],
                .impossible(.unrecorded)
            ),
            Case("no record", [], .impossible(.unrecorded)),
            Case("there was no tag before", [Entry(time: 5)], .impossible(.nothingBefore)),
            Case(
                "a promotion that found the image there, and carried signatures only, is passed over",
                [Entry(time: 9, previous: "a"), Entry(time: 5, previous: "b")],
                .image("b", undoing: 5)
            ),
            Case("nothing else than such a promotion", [Entry(time: 9, previous: "a")], .impossible(.unrecorded)),
            Case(
                "after a rollback, the promotion before the one that was taken back",
                [Entry(time: 1, previous: "b"), Entry(time: 7, previous: "c", undone: 4)],
                .image("b", undoing: 1)
            ),
            Case(
                "after a rollback, none that came after what was taken back: the image was promoted twice",
                [
                    Entry(time: 1), Entry(time: 3, previous: "b"), Entry(time: 6, previous: "b", undone: 2),
                ],
                .impossible(.nothingBefore)
            ),
            Case(
                "a promotion after the rollback counts",
                [
                    Entry(time: 1), Entry(time: 6, previous: "c", undone: 2), Entry(time: 8, previous: "c"),
                ],
                .image("c", undoing: 8)
            ),
            Case(
                "a rollback in the second of the promotion is the later of the two",
                [Entry(time: 4, previous: "b", undone: 4), Entry(time: 4, previous: "d")],
                .image("d", undoing: 4)
            ),
            Case(
                "a rollback alone tells of no promotion",
                [Entry(time: 6, previous: "b", undone: 2)],
                .impossible(.unrecorded)
            ),
        ]
    )
    func decided(_ given: Case) throws {
        for entries in [given.entries, given.entries.reversed()] {
            let outcome: Outcome
            do throws(RollbackDecision.Impossible) {
                let all = (try? entries.map { try $0.entry(of: "a") }) ?? []
                let decision = try RollbackDecision(all, of: .named("a"))
                let image = "abcdef".first { Digest.named($0) == decision.previous }
                outcome = .image(image ?? "?", undoing: decision.undone.record.time)
            } catch {
                outcome = .impossible(error)
            }
            #expect(outcome == given.outcome)
        }
    }
}

extension Digest {
    /// A digest of one hexadecimal digit, many times.
    fileprivate static func named(_ digit: Character) -> Digest {
        Digest(of: Array(String(digit).utf8))
    }
}
