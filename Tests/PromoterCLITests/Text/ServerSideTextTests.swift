@testable import PromoterCore
import Testing

@testable import PromoterCLI
@testable import PromoterConfiguration

@Suite("What a registry did by itself")
struct ServerSideTextTests {
    private func result(_ outcome: ImageResult.Outcome) throws -> ImageResult {
        var result = try Sample.result("team/app:1.2", outcome)
        result.target = try ImageReference("live/app:1.2")
        var transfer = TransferSummary()
        transfer.isServerSide = true
        transfer.blobs = [.copied: 2]
        transfer.manifests = 1
        result.transfer = transfer
        return result
    }

    private func draw(_ report: PromotionReport) -> String {
        let terminal = Terminal(size: .init(columns: 100, lines: 24), environment: ["LANG": "C.UTF-8", "TERM": "dumb"])
        return TextLayout(terminal: terminal).text(PromotionText(terminal: terminal).lines(report))
    }

    @Test("is told from what passed through promoter; a mark that could not be set is told with its remedy")
    func promoted() throws {
        var promoted = try result(.promoted)
        promoted.stampFailure = RegistryError(
            .forbidden,
            operation: "set properties",
            location: Sample.location("production"),
            reason: "no",
            remedy: "ask for the permission 'annotate'"
        )
        #expect(
            draw(PromotionReport(results: [promoted])) == """
                team/app:1.2 → production as live/app:1.2: promoted
                  digest       sha256:aaaaaaaaaaaa… index
                  carried      by the registry itself, no layer through promoter; with its attachments: 2 blobs
                               copied by the registry, 1 manifest
                  attachments  none
                  proof        read back, the same as at staging
                  tag          1.2
                  properties   not set: could not set properties at production (https://production.example.com): no;
                               ask for the permission 'annotate'

                """
        )
    }

    @Test("names the platform that an attachment belongs to, as far as the index tells")
    func platform() throws {
        var child = try Sample.descriptor("b")
        child.platform = Platform(os: "linux", architecture: "arm64")
        var result = try result(.promoted)
        result.children = [child]
        result.attachments = [
            AttachmentResult(
                attachment: try Sample.attachment(of: child.digest, .signature, "sig"),
                outcome: .carried
            )
        ]
        #expect(draw(PromotionReport(results: [result])).contains("  attachments  signature of linux/arm64 carried\n"))
    }

    @Test("is shown by a dry run, call by call")
    func planned() throws {
        let root = RawManifest(
            bytes: Array(
                #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#.utf8
            ),
            mediaType: .ociIndex
        )
        var plan = try PromotionPlan(
            closure: ImageClosure(root: ImageClosure.Node(root), below: [], children: [], attachments: []),
            state: DestinationState(tagged: nil, complete: [root.digest], attachments: []),
            tag: TagName("1.2"),
            overwritesTag: false
        )
        plan.isServerSide = true
        plan.calls = ["POST https://x.example.com/a", "POST https://x.example.com/b"]
        #expect(
            draw(PromotionReport(results: [try result(.planned(plan))])) == """
                team/app:1.2 → production as live/app:1.2: would be promoted
                  digest       sha256:aaaaaaaaaaaa… index
                  would carry  nothing through promoter: the registry promotes it by itself
                  attachments  none
                  tag          1.2 would be created
                  calls        POST https://x.example.com/a
                               POST https://x.example.com/b

                """
        )
        let json = PlanJSON.value(plan).text
        #expect(json.contains(#""isServerSide": true"#))
        #expect(json.contains(#""POST https://x.example.com/b""#))
    }

    @Test("in another way than expected is told in JSON as a notice")
    func notice() throws {
        let notice = PromotionNotice(location: Sample.location("production"), text: "Copy Item is not licensed")
        let report = PromotionReport(results: [try result(.promoted)], notices: [notice])
        let json = try JSONValue(
            parsing: Array(PromotionJSON.document(report, of: "promote", isDryRun: false).text.utf8)
        )
        #expect(json["notices"]?.array?.first?["message"]?.string == "Copy Item is not licensed")
        #expect(json["notices"]?.array?.first?["location"]?["name"]?.string == "production")
        #expect(json["results"]?.array?.first?["transfer"]?["isServerSide"] == .bool(true))
    }
}
