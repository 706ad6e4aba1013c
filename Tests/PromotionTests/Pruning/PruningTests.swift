import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("What is attached to images that are gone is pruned")
struct PruningTests {
    @Test("and what is attached to others stays; a second time there is nothing")
    func gone() async throws {
        let site = try Site()
        let (gone, kept) = (try site.image("1.0"), try site.image("2.0", layers: [5]))
        for image in [gone, kept] {
            try await site.sign(image.digest, ["one"], at: site.source)
            try await site.sign(image.digest, ["two"], suffix: "att", at: site.source)
        }
        #expect(try await site.prune().results.isEmpty)
        try await site.delete(gone)
        let before = try await site.tags()
        let listed = try await site.prune()
        #expect(listed.results.map(\.outcome) == [.deletable, .deletable])
        #expect(listed.images.map(\.text) == [gone.digest])
        #expect(try await site.tags() == before)

        let deleted = try await site.prune(deleting: true)
        #expect(deleted.results.map(\.outcome) == [.deleted, .deleted])
        #expect(deleted.verdict == .done)
        #expect(deleted.totalSize == listed.totalSize)
        #expect(try await site.tags() == before.filter { !$0.contains(gone.digest.dropFirst(7)) })
        #expect(try await site.signatures(kept.digest, at: site.source) == ["one"])
        #expect(try await site.prune(deleting: true).results.isEmpty)
    }

    @Test("with what refers to it, to any depth, and the lists of it")
    func referrers() async throws {
        let site = try Site()
        let (gone, kept) = (try site.image("1.0"), try site.image("2.0", layers: [5]))
        var all: [PromoterCore.Digest] = []
        for image in [gone, kept] {
            let sbom = try await site.listedReferrer(to: image.digest, type: "application/spdx+json")
            let signature = try await site.listedReferrer(
                to: sbom.text,
                type: "application/vnd.cncf.notary.signature"
            )
            try await site.sign(signature.text, ["one"], at: site.source)
            all += [sbom, signature]
        }
        try await site.delete(gone)
        let report = try await site.prune(deleting: true)
        #expect(report.results.map(\.outcome) == Array(repeating: .deleted, count: 5))
        #expect(report.results.map(\.orphan.depth) == [3, 2, 2, 1, 1])
        #expect(report.results.map(\.orphan.form).suffix(2).contains(.list))
        for digest in all.prefix(2) { #expect(try await !site.has(digest)) }
        for digest in all.suffix(2) { #expect(try await site.has(digest)) }
        #expect(try await site.listed(kept.digest, at: site.source) == [all[2]])
        #expect(try await site.signatures(all[3].text, at: site.source) == ["one"])
        #expect(try await site.prune().results.isEmpty)
    }

    @Test("but not for a platform that an index still lists")
    func sparse() async throws {
        let site = try Site()
        let (_, children) = try site.index("1.0")
        for child in children { try await site.sign(child.digest, ["one"], at: site.source) }
        try await site.delete(children[1])
        let report = try await site.prune(deleting: true)
        let obstacle = try #require(report.results.first?.obstacle)
        guard case .imageListed(try Digest(children[1].digest), _, try TagName("1.0")) = obstacle else {
            Issue.record("\(obstacle)")
            return
        }
        #expect(report.verdict == .done)
        #expect(try await site.signatures(children[1].digest, at: site.source) == ["one"])
    }

    @Test("once for several images that share an attachment, and not where one of them is there")
    func shared() async throws {
        let site = try Site()
        let images = try (1...3).map { try site.image("\($0).0", layers: [UInt64($0 + 10)]) }
        let signature = try await site.sign(images[0].digest, ["one"], at: site.source)
        for image in images.dropFirst() {
            try await site.source.push(signature, to: site.app, tagged: try site.signatureTag(image.digest))
        }
        try await site.delete(images[0])
        try await site.delete(images[1])
        let partly = try await site.prune(deleting: true)
        let third = try site.signatureTag(images[2].digest)
        let doomed = try images.prefix(2).map { try site.signatureTag($0.digest) }.sorted()
        #expect(partly.results.map(\.outcome) == [.tagsDeleted(doomed, .tagged(third))])
        #expect(try await site.signatures(images[2].digest, at: site.source) == ["one"])

        for tag in doomed { try await site.source.push(signature, to: site.app, tagged: tag) }
        try await site.delete(images[2])
        try site.image("other", layers: [9])
        let wholly = try await site.prune(deleting: true)
        #expect(wholly.results.map(\.outcome) == [.deleted])
        #expect(wholly.results.first?.orphan.tags.count == 3)
        #expect(try await site.tags() == ["other"])
    }

    @Test("but not an image that names one of them as its subject: it may be in use by its digest")
    func untaggedImage() async throws {
        let site = try Site()
        let (gone, _) = (try site.image("1.0"), try site.image("2.0", layers: [5]))
        let signature = try await site.sign(gone.digest, ["one"], at: site.source)
        let base = try #require(try await site.source.manifest(.tag(try TagName("2.0")), in: site.app))
        let text = String(decoding: base.bytes, as: UTF8.self)
        let end = try #require(text.lastIndex(of: "}"))
        let subject = #""subject":{"mediaType":"\#(MediaType.ociManifest)","digest":"\#(gone.digest)","size":7}"#
        let image = RawManifest(bytes: Array("\(text[..<end]),\(subject)}".utf8), mediaType: base.mediaType)
        try await site.source.push(image, to: site.app, tagged: nil)
        let bundle = try await site.refer(to: gone.digest, type: "application/spdx+json", at: site.source)
        try await site.list([image, bundle], for: gone.digest)
        try await site.delete(gone)

        let report = try await site.prune(deleting: true)

        let kept = report.results.filter { $0.orphan.digest == image.digest }
        #expect(kept.map(\.outcome) == [.kept(.isImage)])
        #expect(try await site.has(image.digest))
        #expect("\(PruningObstacle.isImage)".contains("by its digest"))
        for digest in [signature.digest, bundle.digest] { #expect(try await !site.has(digest)) }
    }

    @Test("and what someone tagged besides keeps that tag")
    func tagged() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try site.image("2.0", layers: [5])
        let signature = try await site.sign(image.digest, ["one"], at: site.source)
        try await site.source.push(signature, to: site.app, tagged: try TagName("keep"))
        try await site.delete(image)
        let report = try await site.prune(deleting: true)
        let tag = try site.signatureTag(image.digest)
        #expect(report.results.map(\.outcome) == [.tagsDeleted([tag], .tagged(try TagName("keep")))])
        #expect(try await site.tagged("keep", at: site.source) == signature.digest.text)
        #expect(try await site.tags() == ["2.0", "keep"])
        #expect(try await site.prune().results.isEmpty)
    }

    @Test("never an image under such a tag")
    func images() async throws {
        let site = try Site()
        let other = try site.image("other", layers: [8])
        let manifest = try #require(try await site.source.manifest(.tag(try TagName("other")), in: site.app))
        let gone = try site.image("1.0")
        try await site.source.push(manifest, to: site.app, tagged: try site.signatureTag(gone.digest))
        try await site.source.push(manifest, to: site.app, tagged: try site.listTag(gone.digest))
        let index = try site.index("index")
        let indexManifest = try #require(try await site.source.manifest(.tag(try TagName("index")), in: site.app))
        let second = try site.image("2.0", layers: [9])
        try await site.source.push(indexManifest, to: site.app, tagged: try site.listTag(second.digest))
        try await site.delete(gone)
        try await site.delete(second)
        let before = try await site.tags()
        let report = try await site.prune(deleting: true)
        #expect(report.results.count == 2)
        #expect(report.results.allSatisfy { if case .holdsOther? = $0.obstacle { true } else { false } })
        #expect(try await site.tags() == before)
        for digest in [other.digest, index.index.digest] { #expect(try await site.has(try Digest(digest))) }
    }

    @Test("nor a list that names what is attached to an image that is there")
    func mixed() async throws {
        let site = try Site()
        let (gone, kept) = (try site.image("1.0"), try site.image("2.0", layers: [5]))
        let theirs = try await site.refer(to: kept.digest, type: "application/vnd.theirs", at: site.source)
        let ours = try await site.refer(to: gone.digest, type: "application/vnd.ours", at: site.source)
        try await site.list([ours, theirs], for: gone.digest)
        try await site.delete(gone)
        let report = try await site.prune(deleting: true)
        let list = try #require(report.results.first { $0.orphan.form == .list })
        #expect(list.outcome == .kept(.namesAttachment(theirs.digest, of: try Digest(kept.digest))))
        #expect(try await site.has(theirs.digest))
        #expect(try await site.has(ours.digest))
    }

    @Test("not at all where no image is left, unless that is meant")
    func emptying() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        try await site.delete(image)
        #expect(try await site.prune().results.map(\.outcome) == [.deletable])
        let error = await #expect(throws: PruningError.self) { try await site.prune(deleting: true) }
        guard case .noImageLeft(1, _, site.app)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await site.tags().count == 1)
        let pruning = Pruning(of: site.app, in: site.source)
        #expect(try await pruning.run(deleting: true, allowingEmptying: true).results.map(\.outcome) == [.deleted])
        #expect(try await site.tags().isEmpty)
    }

    @Test("by the chosen strategies alone")
    func strategies() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try site.image("2.0", layers: [5])
        try await site.sign(image.digest, ["one"], at: site.source)
        _ = try await site.listedReferrer(to: image.digest, type: "application/vnd.ours")
        try await site.delete(image)
        for (strategy, count) in [(StrategyName.cosignTags, 1), (.referrers, 2)] {
            let report = try await Pruning(of: site.app, in: site.source, strategies: [strategy]).run(deleting: false)
            #expect(report.results.count == count, "\(strategy)")
        }
    }
}
