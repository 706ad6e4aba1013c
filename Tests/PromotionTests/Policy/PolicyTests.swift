import PromoterCore
import TestSupport
import Testing

@Suite("A promotion under a policy")
struct PolicyTests {
    private func enforcement(
        _ scope: PolicyRule.Scope = .index,
        requiring requirement: PolicyRequirement? = .signature(by: SignerName("release")),
        destinations: [String] = ["destination"],
        otherwise: Policy.Otherwise = .refuse,
        failure: EvidenceError? = nil
    ) -> PolicyEnforcement {
        let rule = PolicyRule(
            name: "production",
            destinations: destinations.map { NamePattern($0) },
            scope: scope,
            requirement: requirement
        )
        return PolicyEnforcement(
            policy: Policy(rules: [rule], otherwise: otherwise),
            reader: NamedSigners(names: ["release", "other"], failure: failure)
        )
    }

    private func promote(
        _ site: Site,
        _ enforcement: PolicyEnforcement,
        to destination: (any RegistryBackend)? = nil,
        dryRun: Bool = false
    ) async throws -> PromotionReport {
        await Promotion(
            from: site.source,
            to: [destination ?? site.destination],
            request: PromotionRequest(images: [try ImageReference("team/app:1.0")], isDryRun: dryRun),
            enforcement: enforcement
        )
        .run()
    }

    @Test("lets an image pass that satisfies it, and says by what")
    func satisfied() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["somebody", "release"], at: site.source)
        let planned = try await promote(site, enforcement(), dryRun: true)
        #expect(planned.results.first?.policy?.isSatisfied == true)
        let report = try await promote(site, enforcement())
        #expect(report.verdict == .done)
        let verdict = try #require(report.results.first?.policy)
        #expect(verdict.rule == "production")
        #expect(verdict.manifests.first?.outcome.evidence.map(\.claimant) == ["release"])
        #expect(verdict.manifests.first?.evidence.map(\.claimant) == ["somebody", "release"])
        let again = try await promote(site, enforcement())
        #expect(again.results.map(\.outcome) == [.unchanged])
        #expect(again.results.first?.policy?.isSatisfied == true)
    }

    @Test("refuses an image that does not, before anything is written, and says why")
    func rejected() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["somebody", "other"], at: site.source)
        let destination = WatchedBackend(site.destination)
        let report = try await promote(site, enforcement(), to: destination)
        #expect(report.verdict == .rejected)
        #expect(destination.writes.isEmpty)
        let error = try #require(report.results.first?.error)
        #expect(error.side == .source)
        #expect(
            error.description.hasSuffix(
                "does not satisfy the policy: rule 'production' requires a signature by release, "
                    + "and somebody: nobody knows it; other: it is by other"
            )
        )
    }

    @Test("checks the index, every platform, or both", arguments: PolicyRule.Scope.allCases)
    func scopes(scope: PolicyRule.Scope) async throws {
        for signed in [PolicyRule.Scope.index, .platforms, .both] {
            let site = try Site()
            let (index, children) = try site.index("1.0")
            if signed != .platforms { try await site.sign(index.digest, ["release"], at: site.source) }
            if signed != .index {
                for child in children { try await site.sign(child.digest, ["release"], at: site.source) }
            }
            let report = try await promote(site, enforcement(scope))
            let passes = signed == .both || scope == signed
            #expect(report.verdict == (passes ? .done : .rejected), "\(scope) \(signed)")
        }
    }

    @Test("is for the image itself where that has no platforms", arguments: PolicyRule.Scope.allCases)
    func single(scope: PolicyRule.Scope) async throws {
        let site = try Site()
        let image = try site.image("1.0")
        #expect(try await promote(site, enforcement(scope)).verdict == .rejected)
        try await site.sign(image.digest, ["release"], at: site.source)
        #expect(try await promote(site, enforcement(scope)).verdict == .done)
    }

    @Test("refuses what it has no rule for, unless it says otherwise; and lets unsigned images pass where it says so")
    func unruled() async throws {
        let site = try Site()
        try site.image("1.0")
        let elsewhere = enforcement(destinations: ["elsewhere"])
        let refused = try await promote(site, elsewhere)
        #expect(refused.results.first?.error?.problem == .unruled)
        #expect(refused.verdict == .rejected)
        let unsigned = try await promote(site, enforcement(requiring: nil))
        #expect(unsigned.results.first?.policy?.allowsUnsigned == true)
        let free = try await promote(site, enforcement(destinations: ["elsewhere"], otherwise: .allow))
        #expect(free.verdict == .done)
        #expect(free.results.first?.policy == PolicyVerdict(rule: nil, manifests: [], isSatisfied: true))
    }

    @Test("moves nothing where no verdict can be reached")
    func unreachable() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["release"], at: site.source)
        let destination = WatchedBackend(site.destination)
        let failure = EvidenceError.unreachable(reason: "the trust root is of another time", remedy: "renew it")
        let report = try await promote(site, enforcement(failure: failure), to: destination)
        #expect(report.verdict == .failed)
        #expect(report.results.first?.error?.remedy == "renew it")
        #expect(destination.writes.isEmpty)
    }

    @Test("is checked at the destination before the tag is set: what was carried has to satisfy it there")
    func destination() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["release"], at: site.source)
        let tag = try site.signatureTag(image.digest)
        let base = site.destination
        let app = site.app
        let isFirst = Once()
        // Somebody takes the signature away again, right after it was written and read back.
        let destination = WatchedBackend(
            base,
            after: { (call) throws(RegistryError) in
                guard case .resolve(tag.text) = call, try await base.resolve(.tag(tag), in: app) != nil,
                    isFirst.isFirst()
                else { return }
                do {
                    try await site.sign(image.digest, ["somebody"], at: base)
                } catch {
                    Issue.record(error)
                }
            }
        )
        let report = try await promote(site, enforcement(), to: destination)
        #expect(report.verdict == .rejected)
        #expect(report.results.first?.error?.side == .destination)
        #expect(try await site.tagged("1.0", at: base) == nil)
    }

    @Test("reads signatures once for all destinations, and of others no more than shows that they are no images")
    func reads() async throws {
        let site = try Site()
        let (index, children) = try site.index("1.0")
        try await site.sign(index.digest, ["release"], at: site.source)
        for child in children { try await site.sign(child.digest, ["release"], at: site.source) }
        let source = WatchedBackend(site.source)
        let request = PromotionRequest(images: [try ImageReference("team/app:1.0")], isDryRun: true)
        let report = await Promotion(
            from: source,
            to: [site.destination, try site.backend("destination-2")],
            request: request,
            enforcement: enforcement(destinations: ["destination*"])
        )
        .run()
        #expect(report.verdict == .done)
        let blobs = source.calls.filter { if case .blob = $0 { true } else { false } }
        #expect(blobs.count == 3 && Set(blobs).count == 3)
    }
}
