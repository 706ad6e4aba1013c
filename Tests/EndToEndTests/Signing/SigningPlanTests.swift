import FoundationEssentials
import TestSupport
import Testing

@Suite("A dry run of a promotion that signs", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3, .openssl))
struct SigningPlanTests {
    @Test(
        "tells what would be signed and recorded, and changes nothing",
        arguments: [("cosign-tags", "in cosign's tag"), ("referrers", "as a bundle")]
    )
    func told(_ strategy: String, _ words: String) async throws {
        let site = try await SigningSite(isIndex: true)
        let cosign = try await Cosign()
        try site.configure("{ key: \(cosign.privateKey), strategies: [\(strategy)], recursive: true, record: true }")
        let plan = try await site.promote("--dry-run")
        #expect(plan.isSuccess, "\(plan)")
        #expect(plan.outputText.contains("would be promoted"), "\(plan)")
        #expect(plan.outputText.contains("  signing      signature \(words) would be made\n"), "\(plan)")
        for platform in ["linux/amd64", "linux/arm64"] {
            #expect(plan.outputText.contains(" signature of \(platform) \(words) would be made\n"), "\(plan)")
        }
        #expect(plan.outputText.contains(" record \(words) would be made\n"), "\(plan)")
        let steps = try await Self.steps(site)
        #expect(steps.map(\.content) == ["signature", "signature", "signature", "record"])
        #expect(steps.map(\.subject) == [site.root] + site.platforms + [site.root])
        #expect(steps.allSatisfy { $0.strategy == strategy && $0.action == "create" })
        #expect(try await site.destination.requests().filter(\.isWrite).isEmpty)

        #expect(try await site.promote().isSuccess)
        let again = try await site.promote("--dry-run")
        #expect(again.outputText.contains("nothing to do"), "\(again)")
        #expect(
            again.outputText.contains("  signing      signature \(words) already there, by the same key\n"),
            "\(again)"
        )
        #expect(!again.outputText.contains("record"), "\(again)")
        #expect(try await Self.steps(site).map(\.action) == ["keep", "keep", "keep"])
    }

    @Test("counts a signature of the same key that would be carried", arguments: ["cosign-tags", "referrers"])
    func carried(_ strategy: String) async throws {
        let site = try await SigningSite()
        let cosign = try await Cosign(.cosign3)
        // An earlier promotion signed it, in a name that it has everywhere.
        let sign = "{ key: \(cosign.privateKey), strategies: [\(strategy)], identity: \"example.com/{repository}\" }"
        try site.configure(sign)
        #expect(try await site.promote().isSuccess)
        let next = try await SigningSite(after: site)
        try next.configure(sign)
        let plan = try await next.promote("--dry-run")
        #expect(plan.outputText.contains("already there, by the same key"), "\(plan)")
        #expect(plan.outputText.contains("would be promoted"), "\(plan)")
        let result = try await next.promote()
        #expect(result.isSuccess, "\(result)")
        #expect(!result.outputText.contains("made at the destination"), "\(result)")
    }

    @Test("has something to do where only the signature is missing, and no record to write then")
    func missing() async throws {
        let site = try await SigningSite()
        let (other, ours) = (try await Cosign(), try await Cosign())
        try site.configure("{ key: \(other.privateKey) }")
        #expect(try await site.promote().isSuccess)
        try site.configure("{ key: \(ours.privateKey), record: true }")
        let plan = try await site.promote("--dry-run")
        #expect(plan.outputText.contains("would be promoted"), "\(plan)")
        #expect(plan.outputText.contains("signature in cosign's tag would be made"), "\(plan)")
        #expect(!plan.outputText.contains("record"), "\(plan)")
        let result = try await site.promote()
        #expect(result.outputText.contains(": promoted\n"), "\(result)")
    }

    @Test("fails as the promotion would, where the key can't be used")
    func broken() async throws {
        let site = try await SigningSite()
        let cosign = try await Cosign()
        for (sign, environment, problem) in [
            ("{ key: \(cosign.privateKey) }", ["COSIGN_PASSWORD": "wrong-secret"], "the password is wrong"),
            ("{ key: missing.key }", [:], "missing.key"),
        ] {
            try site.configure(sign)
            let plan = try await site.promote("--dry-run", environment: environment)
            #expect(plan.termination == .exited(78), "\(plan)")
            #expect(plan.errorText.contains(problem), "\(plan)")
            #expect(!plan.errorText.contains("wrong-secret"), "\(plan)")
            let result = try await site.promote(environment: environment)
            #expect(result.errorText == plan.errorText)
        }
    }

    @Test("does not run the program that signs")
    func program() async throws {
        let site = try await SigningSite()
        let cosign = try await Cosign()
        let trace = try site.write("", to: "trace")
        try site.write("echo ran > \(trace)\n", to: "kms.sh")
        try site.configure("{ command: [/bin/sh, kms.sh], public-key: \(cosign.publicKey), record: true }")
        let plan = try await site.promote("--dry-run")
        #expect(plan.isSuccess, "\(plan)")
        #expect(plan.outputText.contains("signature in cosign's tag would be made"), "\(plan)")
        #expect(try String(contentsOfFile: trace, encoding: .utf8).isEmpty)
        #expect(try await !site.promote().isSuccess)
        #expect(try String(contentsOfFile: trace, encoding: .utf8) == "ran\n")
    }

    private static func steps(_ site: SigningSite) async throws -> [Document.Step] {
        let result = try await site.promote("--dry-run", "--output", "json")
        return try JSONDecoder().decode(Document.self, from: Data(result.output)).results.flatMap { $0.plan.signing }
    }

    private struct Document: Decodable {
        struct Result: Decodable { var plan: Plan }
        struct Plan: Decodable { var signing: [Step] }
        struct Step: Decodable { var content, strategy, subject, action: String }
        var results: [Result]
    }
}
