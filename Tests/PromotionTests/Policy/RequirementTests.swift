import PromoterCore
import TestSupport
import Testing

@Suite("What has to be attached")
struct RequirementTests {
    private func promote(
        _ site: Site,
        requiring kinds: [AttachmentKind],
        settleTime: Duration = .zero,
        from source: (any RegistryBackend)? = nil,
        to destination: (any RegistryBackend)? = nil
    ) async throws -> PromotionReport {
        let request = PromotionRequest(
            images: [try ImageReference("team/app:1.0")],
            requiredAttachments: kinds,
            settleTime: settleTime
        )
        return await Promotion(from: source ?? site.source, to: [destination ?? site.destination], request: request)
            .run()
    }

    @Test("and is, lets the image pass; and is not, stops it before anything is written")
    func missing() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        let destination = WatchedBackend(site.destination)
        let refused = try await promote(site, requiring: [.signature, .attestation, .sbom], to: destination)
        #expect(refused.results.first?.error?.problem == .attachmentsMissing([.attestation, .sbom]))
        #expect(refused.results.first?.error?.side == .source)
        #expect(destination.writes.isEmpty)
        #expect(try await promote(site, requiring: [.signature]).verdict == .done)
    }

    @Test("is not promoted without: where the destination has another one in its place, no tag is set")
    func leftBehind() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["ours"], suffix: "sbom", at: site.source)
        try await site.sign(image.digest, ["theirs"], suffix: "sbom", at: site.destination)
        for _ in 0..<2 {
            let report = try await promote(site, requiring: [.sbom])
            guard case .requirementLeftBehind(let attachment, _) = report.results.first?.error?.problem else {
                Issue.record("\(report)")
                return
            }
            #expect(attachment.kind == .sbom)
            #expect(try await site.destination.resolve(.tag(try TagName("1.0")), in: site.app) == nil)
        }
        #expect(try await promote(site, requiring: []).verdict == .partlyDone)
    }

    @Test("has to be attached to the image itself, not to one of its platforms")
    func children() async throws {
        let site = try Site()
        let (_, children) = try site.index("1.0")
        try await site.sign(children[0].digest, ["one"], at: site.source)
        let report = try await promote(site, requiring: [.signature])
        #expect(report.results.first?.error?.problem == .attachmentsMissing([.signature]))
    }

    @Test("may be listed late: the source is asked again, as long as that is allowed")
    func late() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        let app = site.app
        let base = site.source
        let isFirst = Once()
        let source = WatchedBackend(
            base,
            after: { (call) throws(RegistryError) in
                guard case .tags = call, isFirst.isFirst() else { return }
                do {
                    try await site.sign(image.digest, ["one"], at: base, in: app)
                } catch {
                    Issue.record(error)
                }
            }
        )
        let report = try await promote(site, requiring: [.signature], settleTime: .seconds(600), from: source)
        #expect(report.verdict == .done)
        #expect(report.results.first?.attachments.map(\.outcome) == [.carried])
    }
}
