import PromoterCore
import TestSupport
import Testing

@Suite("A policy while somebody interferes")
struct PolicyAttackTests {
    private static let release = PolicyRequirement.signature(by: SignerName("release"))

    private func rule(
        _ name: String,
        _ destinations: [String] = ["destination"],
        _ images: [String] = ["**"],
        requiring requirement: PolicyRequirement? = release
    ) throws -> PolicyRule {
        PolicyRule(
            name: name,
            destinations: destinations.map { NamePattern($0) },
            images: try images.map { try ImagePattern($0) },
            requirement: requirement
        )
    }

    private func promote(
        _ image: String = "team/app:1.0",
        from source: any RegistryBackend,
        to destinations: [any RegistryBackend],
        by rules: [PolicyRule],
        as newName: String? = nil
    ) async throws -> PromotionReport {
        let target = try newName.map { try ImageReference($0) }
        return await Promotion(
            from: source,
            to: destinations,
            request: PromotionRequest(
                images: [try ImageReference(image)],
                newTag: target?.tag,
                newRepository: target?.repository
            ),
            enforcement: PolicyEnforcement(
                policy: Policy(rules: rules),
                reader: NamedSigners(names: ["release", "other"])
            )
        )
        .run()
    }

    private func failure(at backend: any RegistryBackend) -> RegistryError {
        RegistryError(
            .forbidden,
            operation: "read the blob",
            location: backend.location,
            repository: nil,
            reason: "the registry does not allow it (403)",
            remedy: "ask for permission"
        )
    }

    @Test(
        "reaches no verdict where a signature can't be read at the source: that is no refusal, and nothing is written"
    )
    func unreadable() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["release"], at: site.source)
        let failure = failure(at: site.source)
        let source = WatchedBackend(
            site.source,
            before: { (call) throws(RegistryError) in if case .blob = call { throw failure } }
        )
        let destination = WatchedBackend(site.destination)
        let report = try await promote(from: source, to: [destination], by: [try rule("a")])
        #expect(report.verdict == .failed)
        #expect(report.results.first?.error?.problem == .registry(failure))
        #expect(destination.writes.isEmpty)
    }

    @Test("reaches no verdict where a signature can't be read back at the destination, and sets no tag then")
    func unreadableThere() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["release"], at: site.source)
        let failure = failure(at: site.destination)
        let destination = WatchedBackend(
            site.destination,
            before: { (call) throws(RegistryError) in if case .blob = call { throw failure } }
        )
        let report = try await promote(from: site.source, to: [destination], by: [try rule("a")])
        #expect(report.verdict == .failed)
        #expect(report.results.first?.error?.side == .destination)
        #expect(try await site.tagged("1.0", at: site.destination) == nil)
    }

    @Test("is for the image that was read, wherever the source's tag leads and whoever signs something else meanwhile")
    func moved() async throws {
        let site = try Site()
        let good = try site.image("1.0")
        let bad = try site.image("bad", layers: [7])
        try await site.sign(good.digest, ["release"], at: site.source)
        let isFirst = Once()
        let source = WatchedBackend(
            site.source,
            after: { (call) throws(RegistryError) in
                guard case .blob = call, isFirst.isFirst() else { return }
                do {
                    // The signatures have been read; now another image takes the tag, and others sign this one.
                    _ = try site.image("1.0", layers: [7])
                    try await site.sign(good.digest, ["other"], at: site.source)
                } catch {
                    Issue.record(error)
                }
            }
        )
        let report = try await promote(from: source, to: [site.destination], by: [try rule("a")])
        #expect(try await site.tagged("1.0", at: site.source) == bad.digest)
        #expect(report.verdict == .done, "\(report)")
        #expect(try await site.tagged("1.0", at: site.destination) == good.digest)
        #expect(try await site.signatures(good.digest, at: site.destination) == ["release"])
    }

    @Test("is another for each destination, and what one allows the other refuses")
    func several() async throws {
        let site = try Site()
        try site.image("1.0")
        let lab = try site.backend("lab")
        let rules = [try rule("strict"), try rule("free", ["lab"], requiring: nil)]
        let report = try await promote(from: site.source, to: [site.destination, lab], by: rules)
        #expect(report.verdict == .partlyDone)
        #expect(report.results.map(\.isRejected) == [true, false])
        #expect(report.results[1].policy?.rule == "free" && report.results[1].policy?.allowsUnsigned == true)
        #expect(try await site.tagged("1.0", at: site.destination) == nil)
        #expect(try await site.tagged("1.0", at: lab) != nil)
    }

    @Test(
        "is the one for the name that the image gets, not for the one it had",
        arguments: [
            ("team/app:1.0", nil, "free"), ("team/app:1.0", "team/app:stable", "stable"),
            ("team/app:1.0", "prod/app:1.0", "prod"), ("team/app:1.0", "prod/app:stable", "prod"),
            ("team/app:stable", "team/app:1.0", "free"), ("team/app:stable", nil, "stable"),
        ] as [(String, String?, String)]
    )
    func renamed(_ image: String, _ newName: String?, _ expected: String) async throws {
        let site = try Site()
        let signed = try site.image("1.0")
        try site.image("stable")
        try await site.sign(signed.digest, ["release"], at: site.source)
        let rules = [
            try rule("free", ["*"], requiring: nil), try rule("stable", ["*"], ["team/*:stable"]),
            try rule("prod", ["*"], ["prod/**"]),
        ]
        let report = try await promote(image, from: site.source, to: [site.destination], by: rules, as: newName)
        #expect(report.results.first?.policy?.rule == expected, "\(report)")
    }

    @Test("is not the one for a tag where the image is named by digest alone")
    func digestAlone() async throws {
        let site = try Site()
        let image = try site.image("stable")
        let rules = [try rule("stable", ["*"], ["team/app:*"], requiring: nil), try rule("rest", ["*"])]
        let source = site.source
        let byDigest = try await promote("team/app@\(image.digest)", from: source, to: [site.destination], by: rules)
        #expect(byDigest.verdict == .rejected)
        let byBoth = try await promote(
            "team/app:stable@\(image.digest)",
            from: source,
            to: [site.destination],
            by: rules
        )
        #expect(byBoth.results.first?.policy?.rule == "stable")
        // Nobody tagged it so at the source, and the rule is for what it is called at the destination.
        let other = try await promote("team/app:other@\(image.digest)", from: source, to: [site.destination], by: rules)
        #expect(other.results.first?.policy?.rule == "stable")
    }

    @Test("looks for signatures in no other way than the run does, and where that finds none, refuses")
    func narrowed() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["release"], at: site.source)
        let report = await Promotion(
            from: site.source,
            to: [site.destination],
            request: PromotionRequest(images: [try ImageReference("team/app:1.0")], strategies: [.referrers]),
            enforcement: PolicyEnforcement(
                policy: Policy(rules: [try rule("a")]),
                reader: NamedSigners(names: ["release"])
            )
        )
        .run()
        #expect(report.verdict == .rejected)
    }

    @Test("does not count an attestation for a signature, nor a signature for an attestation")
    func otherKind() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        // Somebody puts the image's good signature under the tags of attestations and SBOMs.
        try await site.sign(image.digest, ["release"], suffix: "att", at: site.source)
        let attested = PolicyRequirement.attestation(
            AttestationRequirement(predicateType: "https://slsa.dev/provenance/v1", signers: [SignerName("release")])
        )
        let report = try await promote(
            from: site.source,
            to: [site.destination],
            by: [try rule("a", requiring: attested)]
        )
        #expect(report.verdict == .rejected)
        #expect(report.results.first?.error?.description.contains("there is no attestation of this type") == true)
    }
}
