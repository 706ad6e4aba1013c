@testable import PromoterCore
import Testing

@testable import PromoterCLI
@testable import PromoterConfiguration

@Suite("What would be signed")
struct SigningTextTests {
    private static func plan(_ steps: [PromotionPlan.SigningStep]?) throws -> PromotionPlan {
        let root = RawManifest(
            bytes: Array(
                #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#.utf8
            ),
            mediaType: .ociIndex
        )
        var plan = try PromotionPlan(
            closure: ImageClosure(root: ImageClosure.Node(root), below: [], children: [], attachments: []),
            state: DestinationState(tagged: root.digest, complete: [root.digest], attachments: []),
            tag: TagName("1.2"),
            overwritesTag: false
        )
        plan.signing = steps
        return plan
    }

    private static func draw(_ plan: PromotionPlan) throws -> String {
        let terminal = Terminal(size: .init(columns: 100, lines: 24), environment: ["LANG": "C.UTF-8", "TERM": "dumb"])
        let report = PromotionReport(results: [try Sample.result("team/app:1.2", .planned(plan))])
        return TextLayout(terminal: terminal).text(PromotionText(terminal: terminal).lines(report))
    }

    @Test("stands between what is attached and the tag, with what is there by the same key")
    func text() throws {
        let root = try Self.plan(nil).root.digest
        let plan = try Self.plan([
            .init(.signature, of: root, kept: .cosignTags, isThere: true),
            .init(.signature, of: try Sample.digest("b"), kept: .referrers),
            .init(.record, of: root, kept: .referrers),
        ])
        #expect(!plan.isNothingToDo)
        #expect(
            try Self.draw(plan) == """
                team/app:1.2 → production: would be promoted
                  digest       sha256:aaaaaaaaaaaa… index
                  would carry  nothing
                  attachments  none
                  signing      signature in cosign's tag already there, by the same key
                               signature of sha256:bbbbbbbbbbbb… as a bundle would be made
                               record as a bundle would be made
                  tag          1.2, already there

                """
        )
    }

    @Test("is nothing where all is signed, and is left out where nothing is to be")
    func nothing() throws {
        let root = try Self.plan(nil).root.digest
        let signed = try Self.plan([.init(.signature, of: root, kept: .cosignTags, isThere: true)])
        #expect(signed.isNothingToDo)
        #expect(try Self.draw(signed).hasPrefix("team/app:1.2 → production: nothing to do\n"))
        #expect(try !Self.draw(Self.plan(nil)).contains("signing"))
        #expect(try !PlanJSON.value(Self.plan(nil)).text.contains("signing"))
    }

    @Test("is in JSON step by step")
    func json() throws {
        let plan = try Self.plan([
            .init(.signature, of: try Sample.digest("b"), kept: .cosignTags, isThere: true),
            .init(.record, of: try Sample.digest("c"), kept: .referrers),
        ])
        let json = try JSONValue(parsing: Array(PlanJSON.value(plan).text.utf8))
        let steps = try #require(json["signing"]?.array)
        for (key, values) in [
            ("content", ["signature", "record"]), ("strategy", ["cosign-tags", "referrers"]),
            ("subject", [try Sample.digest("b").text, try Sample.digest("c").text]), ("action", ["keep", "create"]),
        ] {
            #expect(steps.map { $0[key]?.string } == values)
        }
    }
}
