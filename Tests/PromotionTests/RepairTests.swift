import PromoterCore
import TestSupport
import Testing

@Suite("A repair")
struct RepairTests {
    private func repair(
        _ site: Site,
        _ images: String...,
        from source: (any RegistryBackend)? = nil,
        to destination: (any RegistryBackend)? = nil,
        newRepository: String? = nil,
        newTag: String? = nil,
        dryRun: Bool = false
    ) async throws -> PromotionReport {
        let request = RepairRequest(
            images: try images.map { try ImageSelection($0) },
            newTag: try newTag.map { try TagName($0) },
            newRepository: try newRepository.map { try RepositoryName($0) },
            isDryRun: dryRun
        )
        return await Repair(from: source ?? site.source, to: [destination ?? site.destination], request: request).run()
    }

    /// An index at both sides, of which the attachments are at the source alone.
    private func stripped(_ site: Site, _ tag: String = "1.0") async throws -> (index: String, children: [String]) {
        let (index, children) = try site.index(tag)
        _ = try await site.promote("team/app:\(tag)")
        return (index.digest, children.map(\.digest))
    }

    @Test("carries signatures and referrers of the image, its platforms and its attachments, and nothing of the image")
    func carries() async throws {
        let site = try Site()
        let (index, children) = try await stripped(site)
        try await site.sign(index, ["one"], at: site.source)
        try await site.sign(children[1], ["two"], at: site.source)
        let sbom = try await site.refer(to: index, type: "application/spdx+json", at: site.source)
        let signature = try await site.refer(to: sbom.digest.text, type: "application/vnd.signature", at: site.source)
        let destination = WatchedBackend(site.destination)

        let report = try await repair(site, "team/app:1.0", to: destination)
        #expect(report.verdict == .done)
        #expect(report.results.map(\.outcome) == [.repaired])
        #expect(report.results.flatMap(\.attachments).map(\.outcome) == [.carried, .carried, .carried, .carried])
        #expect(try await site.signatures(index, at: site.destination) == ["one"])
        #expect(try await site.signatures(children[1], at: site.destination) == ["two"])
        #expect(try await site.listed(index, at: site.destination) == [sbom.digest])
        #expect(try await site.listed(sbom.digest.text, at: site.destination) == [signature.digest])
        let image = Set([index] + children)
        for call in destination.writes {
            guard case .pushManifest(let digest, let tag) = call else { continue }
            #expect(!image.contains(digest.text) && tag != "1.0")
        }

        let again = try await repair(site, "team/app:1.0")
        #expect(again.results.map(\.outcome) == [.unchanged])
    }

    @Test("needs no image at the source: it may have been moved away, and its signature left")
    func movedAway() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        _ = try await site.promote("team/app:1.0")
        let signatures = try site.backend("left")
        try await site.sign(image.digest, ["one"], at: signatures)
        let report = try await repair(site, "team/app:1.0", from: signatures)
        #expect(report.results.map(\.outcome) == [.repaired])
        #expect(try await site.signatures(image.digest, at: site.destination) == ["one"])
    }

    @Test("says once where the source has nothing at all, as its name may be misspelt")
    func emptySource() async throws {
        let site = try Site()
        try site.image("1.0", layers: [1])
        try site.image("1.1", layers: [2])
        _ = try await site.promote("team/app:1.0")
        _ = try await site.promote("team/app:1.1")
        let report = try await repair(site, "team/app:1.*", from: try site.backend("other"))
        #expect(report.results.map(\.outcome) == [.unchanged, .unchanged])
        #expect(report.notices.map(\.text) == ["it has no tag in team/app: check the name"])
        #expect(report.notices.map(\.location.name) == ["other"])
        #expect(try await repair(site, "team/app:1.*").notices.isEmpty)
    }

    @Test("is for the image that the destination has, wherever the source's tag points by now")
    func movedOn() async throws {
        let site = try Site()
        let old = try site.image("stable", layers: [1])
        _ = try await site.promote("team/app:stable")
        try await site.sign(old.digest, ["old"], at: site.source)
        let new = try site.image("stable", layers: [2])
        try await site.sign(new.digest, ["new"], at: site.source)
        let report = try await repair(site, "team/app:stable")
        #expect(report.results.map(\.outcome) == [.repaired])
        #expect(try await site.signatures(old.digest, at: site.destination) == ["old"])
        #expect(try await site.signatures(new.digest, at: site.destination).isEmpty)
        #expect(try await site.tagged("stable", at: site.destination) == old.digest)
    }

    @Test("merges with what the destination has")
    func merges() async throws {
        let site = try Site()
        let (index, _) = try await stripped(site)
        try await site.sign(index, ["theirs"], at: site.destination)
        try await site.sign(index, ["ours"], at: site.source)
        let report = try await repair(site, "team/app:1.0")
        #expect(report.results.flatMap(\.attachments).map(\.outcome) == [.merged])
        #expect(Set(try await site.signatures(index, at: site.destination)) == ["theirs", "ours"])
    }

    @Test("of a pattern is for the destination's tags that fit, each in its turn; attachments' own tags are none")
    func patterns() async throws {
        let site = try Site()
        var images: [String: String] = [:]
        for (number, tag) in ["1.0", "1.1", "2.0"].enumerated() {
            images[tag] = try site.image(tag, layers: [UInt64(number + 1)]).digest
            _ = try await site.promote("team/app:\(tag)")
        }
        for (tag, digest) in images { try await site.sign(digest, [tag], at: site.source) }
        // It was never promoted: nothing was left behind.
        let fresh = try site.image("1.9", layers: [9])
        try await site.sign(fresh.digest, ["1.9"], at: site.source)

        let some = try await repair(site, "team/app:1.*")
        #expect(some.results.map(\.target.description) == ["team/app:1.0", "team/app:1.1"])
        #expect(some.results.map(\.outcome) == [.repaired, .repaired])
        let all = try await repair(site, "team/app:*", "team/app:2.0")
        #expect(all.results.map(\.target.description) == ["team/app:1.0", "team/app:1.1", "team/app:2.0"])
        #expect(all.results.map(\.outcome) == [.unchanged, .unchanged, .repaired])
        #expect(try await site.tagged("1.9", at: site.destination) == nil)
    }

    @Test("of many images lists each repository's tags once")
    func listsOnce() async throws {
        let site = try Site()
        for tag in ["1.0", "1.1", "1.2"] {
            let image = try site.image(tag, layers: [UInt64(tag.utf8.last ?? 0)])
            _ = try await site.promote("team/app:\(tag)")
            try await site.sign(image.digest, [tag], at: site.source)
        }
        let source = WatchedBackend(site.source)
        let destination = WatchedBackend(site.destination)
        let report = try await repair(site, "team/app:*", from: source, to: destination)
        #expect(report.results.map(\.outcome) == [.repaired, .repaired, .repaired])
        for backend in [source, destination] {
            let lists = backend.calls.count { if case .tags = $0 { true } else { false } }
            #expect(lists == 1)
        }
    }

    @Test("finds an image under another name at the destination")
    func renamed() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        let request = PromotionRequest(
            images: [try ImageReference("team/app:1.0")],
            newTag: try TagName("live"),
            newRepository: try RepositoryName("live/app")
        )
        _ = await Promotion(from: site.source, to: [site.destination], request: request).run()
        try await site.sign(image.digest, ["one"], at: site.source)
        let one = try await repair(site, "team/app:1.0", newRepository: "live/app", newTag: "live", dryRun: true)
        #expect(one.results.map(\.target.description) == ["live/app:live"])
        guard case .planned(let plan) = one.results.first?.outcome else {
            Issue.record("\(one.results)")
            return
        }
        #expect(plan.attachmentsToWrite.count == 1 && plan.manifests.isEmpty)
        let all = try await repair(site, "team/app:*", newRepository: "live/app")
        #expect(all.results.map(\.outcome) == [.repaired])
        let tag = try site.signatureTag(image.digest)
        #expect(try await site.destination.resolve(.tag(tag), in: try RepositoryName("live/app")) != nil)
    }

    @Test("says why it can't: the image is not there, no tag fits, the tag is another image; and carries the others")
    func refusals() async throws {
        let site = try Site()
        let (index, _) = try await stripped(site)
        try await site.sign(index, ["one"], at: site.source)
        let other = try site.image("2.0", layers: [7])
        let report = try await repair(
            site,
            "team/app:2.0",
            "team/app:3.*",
            "team/app:1.0@\(other.digest)",
            "team/app:1.0"
        )
        let problems = report.results.map { $0.error?.problem }
        #expect(
            problems == [
                .notPromoted, .patternUnmatched(try TagPattern("3.*")), .digestDiffers(found: try Digest(index)), nil,
            ]
        )
        #expect(report.results.last?.outcome == .repaired)
        #expect(report.verdict == .partlyDone)
        #expect(report.results.compactMap(\.error).allSatisfy { $0.side == .destination })
    }

    @Test("does nothing in a dry run, and says what it would carry")
    func dryRun() async throws {
        let site = try Site()
        let (index, _) = try await stripped(site)
        try await site.sign(index, ["one"], at: site.source)
        let destination = WatchedBackend(site.destination)
        let report = try await repair(site, "team/app:1.0", to: destination, dryRun: true)
        guard case .planned(let plan) = report.results.first?.outcome else {
            Issue.record("\(report.results)")
            return
        }
        #expect(plan.attachmentsToWrite.map(\.attachment.kind) == [.signature])
        #expect(destination.writes.isEmpty)
    }
}
