import Testing

@testable import PromoterCore

@Suite("What a rollback goes back to")
struct RollbackDecisionTests {
    /// A record in short: when, of which image, what was there before, and what is taken back by then.
    struct Entry: Sendable {
        var time: Int64
        var previous: Character?
        var undone: [Undone] = []
        var isOfThisTag = true

        struct Undone: Sendable {
            let image: Character
            let time: Int64

            init(_ image: Character, _ time: Int64) {
                self.image = image
                self.time = time
            }
        }

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
                time: RecordTime(milliseconds: time),
                undone: undone.map { .init(image: .named($0.image), time: RecordTime(milliseconds: $0.time)) }
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

    @Test("names what it takes back, and what was taken back before")
    func takenBack() throws {
        let entries = [
            try Entry(time: 1, previous: "b").entry(of: "a"),
            try Entry(time: 6, previous: "c", undone: [.init("c", 4), .init("a", 5)]).entry(of: "a"),
        ]
        let decision = try RollbackDecision(entries, of: .named("a"))
        #expect(decision.takenBack.map(\.time.milliseconds) == [1, 4, 5])
        #expect(decision.takenBack.map(\.image) == [.named("a"), .named("c"), .named("a")])
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
                [Entry(time: 1, previous: "b"), Entry(time: 7, previous: "c", undone: [.init("c", 4)])],
                .image("b", undoing: 1)
            ),
            Case(
                "after two rollbacks, none that was taken back by the first: the image was promoted twice",
                [
                    Entry(time: 1), Entry(time: 3, previous: "b"),
                    Entry(time: 6, previous: "b", undone: [.init("b", 2), .init("a", 3)]),
                ],
                .impossible(.nothingBefore)
            ),
            Case(
                "the same, all promoted at the same moment",
                [
                    Entry(time: 2, previous: "c"),
                    Entry(time: 6, previous: "b", undone: [.init("b", 2), .init("a", 3)]),
                    Entry(time: 3, previous: "b"),
                ],
                .image("c", undoing: 2)
            ),
            Case(
                "a promotion after the rollback counts",
                [
                    Entry(time: 1), Entry(time: 6, previous: "c", undone: [.init("c", 2)]),
                    Entry(time: 8, previous: "c"),
                ],
                .image("c", undoing: 8)
            ),
            Case(
                "a rollback in the moment of the promotion is the later of the two",
                [Entry(time: 4, previous: "b", undone: [.init("b", 4)]), Entry(time: 4, previous: "d")],
                .image("d", undoing: 4)
            ),
            Case(
                "the clock that recorded what was taken back was behind",
                [Entry(time: 5, previous: "b"), Entry(time: 9, previous: "c", undone: [.init("c", 3)])],
                .image("b", undoing: 5)
            ),
            Case(
                "a promotion that was stopped before it set the tag leads nobody to what was taken back",
                [Entry(time: 5, previous: "b"), Entry(time: 9, previous: "b", undone: [.init("b", 3)])],
                .impossible(.takenBack)
            ),
            Case(
                "all that is recorded was taken back",
                [
                    Entry(time: 5, previous: "c"),
                    Entry(time: 9, previous: "b", undone: [.init("b", 7), .init("a", 5)]),
                ],
                .impossible(.takenBack)
            ),
            Case(
                "a rollback alone tells of no promotion",
                [Entry(time: 6, previous: "b", undone: [.init("b", 2)])],
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
                outcome = .image(image ?? "?", undoing: decision.undone.record.time.milliseconds)
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
