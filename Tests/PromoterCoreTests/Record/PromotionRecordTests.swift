import Testing

@testable import PromoterCore

@Suite("The record of a promotion")
struct PromotionRecordTests {
    private static let root = Digest(of: Array("root".utf8))

    private static func record() throws -> PromotionRecord {
        let place = RegistryLocation(
            name: "production",
            backend: "",
            address: "https://r.example/x",
            identity: "https://r.example/x"
        )
        return PromotionRecord(
            image: try ImageReference("team/app:1.0-rc1"),
            target: try ImageReference("team/app:1.0"),
            source: RegistryLocation(name: "staging", backend: "", address: "local", identity: "local"),
            destination: place,
            root: root,
            previous: Digest(of: [1]),
            manifests: [Digest(of: [2]), Digest(of: [3])],
            attachments: [.init(kind: .signature, digest: Digest(of: [4]), subject: root)],
            policy: .init(rule: "prod", allowsUnsigned: true),
            author: RecordAuthor(
                user: "ada",
                run: PipelineRun(environment: ["GITLAB_CI": "true", "CI_PROJECT_PATH": "acme/app"])
            ),
            version: "1.2",
            time: RecordTime(milliseconds: 1_790_000_000_123),
            undone: [
                .init(image: Digest(of: [5]), time: RecordTime(milliseconds: 1_780_000_000_007)),
                .init(image: root, time: RecordTime(milliseconds: 1_770_000_000_000)),
            ]
        )
    }

    @Test("is read as it was written")
    func roundTrip() throws {
        let record = try Self.record()
        #expect(try PromotionRecord(predicate: record.predicate, of: Self.root) == record)
        var least = record
        least.previous = nil
        least.policy = nil
        least.undone = []
        least.author = RecordAuthor(user: nil, run: nil)
        #expect(try PromotionRecord(predicate: least.predicate, of: Self.root) == least)
    }

    @Test("is read though it has members that are not known")
    func unknownMembers() throws {
        let record = try Self.record()
        var predicate = record.predicate
        predicate["weather"] = .object(["rain": .bool(true)])
        #expect(try PromotionRecord(predicate: predicate, of: Self.root) == record)
    }

    @Test(
        "can't be read where a member that counts is missing or wrong",
        arguments: [
            ("source", nil), ("destination", nil), ("time", nil), ("time", .string("yesterday")), ("time", .integer(7)),
            ("previous", .string("sha256:12")), ("previous", .null),
            ("destination", .object(["registry": .string("r")])),
            (
                "destination",
                .object(["registry": .string("r"), "address": .string("a"), "image": .string("Not An Image")])
            ), ("rollback", .object(["undoes": .string("soon")])), ("rollback", .object([:])),
            ("rollback", .object(["undoes": .array([])])),
            ("rollback", .object(["undoes": .array([.object(["time": .string("2026-09-21T14:16:40Z")])])])),
            ("closure", .object(["manifests": .array([.string("x")])])),
            ("closure", .object(["attachments": .array([.string("x")])])),
        ] as [(String, JSONValue?)]
    )
    func broken(_ member: String, _ value: JSONValue?) throws {
        var predicate = try Self.record().predicate
        predicate[member] = value
        #expect(throws: RecordError.self) { try PromotionRecord(predicate: predicate, of: Self.root) }
    }
}
