@testable import PromoterCore
import Testing

@testable import PromoterCLI
@testable import PromoterConfiguration

@Suite("The history of an image")
struct HistoryTextTests {
    private static func record(
        _ root: Character,
        previous: Character?,
        at time: Int64,
        _ change: (inout PromotionRecord) throws -> Void = { _ in }
    ) throws -> PromotionRecord {
        var record = PromotionRecord(
            image: try ImageReference("team/app:rc"),
            target: try ImageReference("team/app:1.2"),
            source: Sample.location("staging"),
            destination: Sample.location("production"),
            root: try Sample.digest(root),
            previous: try previous.map(Sample.digest),
            manifests: [],
            attachments: [],
            author: RecordAuthor(user: nil, run: nil),
            version: "1",
            time: RecordTime(milliseconds: time * 1000)
        )
        try change(&record)
        return record
    }

    private static func history() throws -> ImageHistory {
        let rollback = try record("b", previous: "a", at: 1_790_000_300) {
            $0.undone = [.init(image: try Sample.digest("a"), time: RecordTime(milliseconds: 1_790_000_200_000))]
        }
        let second = try record("a", previous: "b", at: 1_790_000_200) { record in
            let run = PipelineRun(environment: [
                "GITLAB_CI": "true", "CI_PROJECT_PATH": "acme/app", "CI_COMMIT_SHA": "0123456789abcdef",
            ])
            record.author = RecordAuthor(user: "ada", run: run)
            record.policy = .init(rule: "prod", allowsUnsigned: false)
        }
        let same = try record("b", previous: "b", at: 1_790_000_150)
        let first = try record("b", previous: nil, at: 1_790_000_100)
        let elsewhere = try record("b", previous: nil, at: 1_790_000_000) { record in
            record.destination = Sample.location("lab")
        }
        func entry(_ record: PromotionRecord, _ isOfThisTag: Bool = true) throws -> HistoryEntry {
            HistoryEntry(
                record: record,
                attachment: try Sample.digest("e"),
                signer: "key 7e9ace39be9a",
                isOfThisTag: isOfThisTag
            )
        }
        return ImageHistory(
            image: try ImageReference("team/app:1.2"),
            location: Sample.location("production"),
            root: try Sample.descriptor("b"),
            entries: [
                try entry(rollback), try entry(second), try entry(same), try entry(first), try entry(elsewhere, false),
            ],
            rejected: [
                Evidence(
                    subject: try Sample.digest("a"),
                    attachment: try Sample.digest("f"),
                    content: .statement(predicateType: PromotionRecord.predicateType, predicate: .null),
                    claimant: "a key",
                    standing: .rejected("no key made it")
                )
            ],
            absent: [try Sample.digest("d")],
            isCut: true
        )
    }

    @Test("is a paragraph for each record, and says what does not count, is gone, or was left out")
    func text() throws {
        let terminal = Terminal(size: .init(columns: 100, lines: 24), environment: ["LANG": "C.UTF-8", "TERM": "dumb"])
        #expect(
            TextLayout(terminal: terminal).text(HistoryText(terminal: terminal).lines(try Self.history())) == """
                team/app:1.2 at production: 5 records
                  now          sha256:bbbbbbbbbbbb… image
                2026-09-21T14:18:20Z rolled back to sha256:bbbbbbbbbbbb…
                  takes back   the promotion of 2026-09-21T14:16:40Z
                  before       sha256:aaaaaaaaaaaa…
                  signed by    key 7e9ace39be9a
                2026-09-21T14:16:40Z promoted sha256:aaaaaaaaaaaa…
                  from         team/app:rc at staging (https://staging.example.com)
                  by           ada; gitlab-ci, acme/app, commit 0123456789ab
                  before       sha256:bbbbbbbbbbbb…
                  policy       satisfied rule 'prod'
                  signed by    key 7e9ace39be9a
                2026-09-21T14:15:50Z promoted sha256:bbbbbbbbbbbb…
                  from         team/app:rc at staging (https://staging.example.com)
                  before       the same image; what vouches for it was carried
                  signed by    key 7e9ace39be9a
                2026-09-21T14:15:00Z promoted sha256:bbbbbbbbbbbb…
                  from         team/app:rc at staging (https://staging.example.com)
                  before       there was no such tag
                  signed by    key 7e9ace39be9a
                2026-09-21T14:13:20Z promoted sha256:bbbbbbbbbbbb…
                  to           team/app:1.2 at lab (https://lab.example.com)
                  from         team/app:rc at staging (https://staging.example.com)
                  before       there was no such tag
                  signed by    key 7e9ace39be9a
                  not counted  a record of sha256:aaaaaaaaaaaa… by a key: no key made it
                  gone         sha256:dddddddddddd… is not there any more
                  older        there are older ones: follow more with --limit

                """
        )
    }

    @Test("for tools has all that the records say")
    func document() throws {
        let document = try JSONValue(parsing: Array(HistoryJSON.document(try Self.history()).text.utf8))
        #expect(document["command"] == .string("history"))
        #expect(document["isComplete"] == .bool(false))
        #expect(document["absent"]?.array?.count == 1)
        #expect(document["rejected"]?.array?.first?["reason"] == .string("no key made it"))
        let records = try #require(document["records"]?.array)
        #expect(records.map { $0["kind"]?.string } == ["rollback"] + Array(repeating: "promotion", count: 4))
        #expect(records[0]["undoes"] == .string("2026-09-21T14:16:40.000Z"))
        #expect(records[1]["user"] == .string("ada"))
        #expect(records[1]["run"]?["project"] == .string("acme/app"))
        #expect(records[1]["policy"]?["rule"] == .string("prod"))
        #expect(records[1]["undoes"] == nil && records[3]["previous"] == nil)
        #expect(records[4]["isOfThisTag"] == .bool(false))
        #expect(records[4]["destination"]?["address"] == .string("https://lab.example.com"))
    }
}
