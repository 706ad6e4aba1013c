import PromoterCore
import TestSupport
import Testing

@Suite("What a policy costs")
struct PolicyCostTests {
    /// What was asked of the source and the destination in a promotion.
    private struct Cost {
        var source: [WatchedBackend.Call]
        var destination: [WatchedBackend.Call]
    }

    private func promote(_ site: Site, to name: String, scope: PolicyRule.Scope?) async throws -> Cost {
        let source = WatchedBackend(site.source)
        let destination = WatchedBackend(try site.backend(name))
        let enforcement = scope.map { scope in
            let rule = PolicyRule(
                name: "production",
                destinations: [NamePattern(name)],
                scope: scope,
                requirement: .signature(by: SignerName("release"))
            )
            return PolicyEnforcement(policy: Policy(rules: [rule]), reader: NamedSigners(names: ["release"]))
        }
        let report = await Promotion(
            from: source,
            to: [destination],
            // However slow the machine is, nothing is looked at again.
            request: PromotionRequest(images: [try ImageReference("team/app:1.0")], trustedAge: .seconds(600)),
            enforcement: enforcement
        )
        .run()
        #expect(report.verdict == .done, "\(report)")
        return Cost(source: source.calls, destination: destination.calls)
    }

    /// What was asked more often than before, and how much more often; less often is below zero.
    private func more(_ calls: [WatchedBackend.Call], than before: [WatchedBackend.Call]) -> [WatchedBackend.Call: Int]
    {
        var counts: [WatchedBackend.Call: Int] = [:]
        for call in calls { counts[call, default: 0] += 1 }
        for call in before { counts[call, default: 0] -= 1 }
        return counts.filter { $0.value != 0 }
    }

    @Test("is the payload of one signature for one image, and reading it back")
    func single() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["release"], at: site.source)
        try await expect(site, [image.digest], scope: .index)
    }

    @Test(
        "is one payload for each signature of an index and its images, and reading those back that the rule is for",
        arguments: PolicyRule.Scope.allCases
    )
    func index(scope: PolicyRule.Scope) async throws {
        let site = try Site()
        let (index, images) = try site.index("1.0", of: 5)
        for subject in [index] + images { try await site.sign(subject.digest, ["release"], at: site.source) }
        let judged = (scope == .platforms ? [] : [index]) + (scope == .index ? [] : images)
        // What nobody who counts has signed is looked into: it might be an image.
        let others = Set(([index] + images).map(\.digest)).subtracting(judged.map(\.digest))
        try await expect(site, judged.map(\.digest), lookedInto: others, scope: scope)
    }

    /// Expects that a policy reads one blob of each signature, and at the destination its manifest and one list of tags besides.
    private func expect(
        _ site: Site,
        _ subjects: [String],
        lookedInto others: Set<String> = [],
        scope: PolicyRule.Scope
    ) async throws {
        let free = try await promote(site, to: "free", scope: nil)
        let ruled = try await promote(site, to: "ruled", scope: scope)
        var source: [WatchedBackend.Call: Int] = [:]
        var destination: [WatchedBackend.Call: Int] = [.tags: 1]
        for subject in subjects + others {
            let tag = try site.signatureTag(subject)
            guard case .image(let signature)? = try await site.source.manifest(.tag(tag), in: site.app)?.content()
            else {
                Issue.record("\(tag)")
                continue
            }
            source[.blob(signature.layers[0].digest)] = 1
            guard !others.contains(subject) else { continue }
            destination[.blob(signature.layers[0].digest)] = 1
            destination[.manifest(tag.text)] = 1
        }
        #expect(more(ruled.source, than: free.source) == source)
        #expect(more(ruled.destination, than: free.destination) == destination)
    }
}
