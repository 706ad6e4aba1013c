import FoundationEssentials
import TestSupport
import Testing

@Suite("The record of a promotion", .requires(.dockerRegistry, .oras, .crane, .cosign2, .cosign3))
struct RecordTests {
    private static let pipeline = [
        "GITLAB_CI": "true", "GITLAB_USER_LOGIN": "ada", "CI_JOB_URL": "https://gitlab.example.com/acme/app/-/jobs/7",
        "REGISTRY_PASSWORD": "hidden",
    ]

    @Test("verifies with real cosign, beside the signature", arguments: ["cosign-tags", "referrers"])
    func verifies(_ strategy: String) async throws {
        let site = try await SigningSite(isIndex: true)
        let cosign = try await Cosign(.cosign3)
        try site.configure("{ key: \(cosign.privateKey), strategies: [\(strategy)], record: true }")
        let result = try await site.promote(environment: Self.pipeline)
        #expect(result.isSuccess, "\(result)")
        for judge in [Tool.cosign2, .cosign3] where strategy == "cosign-tags" || judge == .cosign3 {
            #expect(try await judge.verifies(cosign.publicKey, site), "\(judge)")
            let record = try await judge.record(cosign.publicKey, site)
            let predicate = record.predicate
            #expect(record._type == "https://in-toto.io/Statement/v1")
            #expect(record.subject.map(\.digest) == [["sha256": String(site.root.dropFirst(7))]])
            #expect(predicate.source.registry == "source")
            #expect(predicate.destination.image == SigningSite.image)
            #expect(predicate.tag == "1.0")
            #expect(predicate.previous == nil)
            #expect(predicate.closure.manifests == [site.root] + site.platforms)
            #expect(predicate.user == "ada")
            #expect(predicate.run?.url == "https://gitlab.example.com/acme/app/-/jobs/7")
            #expect(predicate.tool["name"] == "promoter")
        }
    }

    @Test("says what the tag pointed to before")
    func previous() async throws {
        let site = try await SigningSite()
        let cosign = try await Cosign()
        try site.configure("{ key: \(cosign.privateKey), record: true }")
        #expect(try await site.promote().isSuccess)
        let next = try await site.replaceImage()
        let result = try await site.promote("--overwrite")
        #expect(result.isSuccess, "\(result)")
        let record = try await Tool.cosign2.record(cosign.publicKey, site, digest: next)
        #expect(record.predicate.previous == site.root)
    }

    @Test("is not written again where there is nothing to do, and not at all without being asked for")
    func once() async throws {
        let site = try await SigningSite()
        let cosign = try await Cosign()
        try site.configure("{ key: \(cosign.privateKey), record: true }")
        #expect(try await site.promote().isSuccess)
        let asked = try await site.destination.requests().count
        let again = try await site.promote()
        #expect(again.isSuccess, "\(again)")
        let requests = try await site.destination.requests(after: asked)
        #expect(requests.filter(\.isWrite).isEmpty, "\(requests)")

        let other = try await SigningSite()
        try other.configure("{ key: \(cosign.privateKey) }")
        #expect(try await other.promote().isSuccess)
        await #expect(throws: TestSupportError.self) { try await Tool.cosign2.record(cosign.publicKey, other) }
    }
}

extension Tool {
    /// The one record that a cosign verifies.
    fileprivate func record(
        _ publicKey: String,
        _ site: SigningSite,
        digest: String? = nil
    ) async throws -> RecordStatement {
        let output = try await command(
            [
                "verify-attestation", "--key", publicKey, "--type", "https://promoter.dev/promotion/v1",
                "--insecure-ignore-tlog=true", "--allow-http-registry",
                site.destination.image(SigningSite.repository, digest ?? site.root),
            ],
            environment: try ClientHome().environment
        )
        .run()
        let lines = output.split(separator: "\n").filter { $0.hasPrefix("{") }
        let envelope = try JSONDecoder().decode(Envelope.self, from: Data((lines.first ?? "").utf8))
        return try JSONDecoder().decode(RecordStatement.self, from: envelope.payload)
    }

    private struct Envelope: Decodable {
        var payload: Data
    }
}

/// A record as others read it.
private struct RecordStatement: Decodable {
    struct Subject: Decodable { var digest: [String: String] }
    struct Side: Decodable { var registry, address, image: String }
    struct Closure: Decodable { var manifests: [String] }
    struct Run: Decodable { var system, url: String }
    struct Predicate: Decodable {
        var source, destination: Side
        var tag, previous, user: String?
        var closure: Closure
        var run: Run?
        var tool: [String: String]
    }
    // swift-format-ignore: NoLeadingUnderscores
    var _type: String
    var subject: [Subject]
    var predicate: Predicate
}
