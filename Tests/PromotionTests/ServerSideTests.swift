import PromoterCore
import TestSupport
import Testing

@Suite("A registry that promotes by itself")
struct ServerSideTests {
    private let site: Site
    private let production: RepositoryName

    init() throws {
        site = try Site()
        production = try RepositoryName("production/app")
    }

    private func promote(
        _ images: String...,
        at registry: ServerSideRegistry,
        to other: (any RegistryBackend)? = nil,
        tag: String? = nil,
        overwrite: Bool = false,
        move: Bool = false,
        dryRun: Bool = false,
        trustedAge: Duration = .seconds(600)
    ) async throws -> PromotionReport {
        let request = PromotionRequest(
            images: try images.map { try ImageReference($0) },
            newTag: try tag.map { try TagName($0) },
            newRepository: production,
            overwritesTags: overwrite,
            movesImages: move,
            isDryRun: dryRun,
            trustedAge: trustedAge
        )
        return await Promotion(from: registry, to: [other ?? registry], request: request).run()
    }

    private func promoted(_ tag: String) async throws -> String? {
        try await site.source.resolve(.tag(try TagName(tag)), in: production)?.digest.text
    }

    private func isSigned(_ digest: String) async throws -> Bool {
        try await site.source.resolve(.tag(try site.signatureTag(digest)), in: production) != nil
    }

    @Test("copies what vouches for the image, reads it back, and only then promotes; no blob passes through promoter")
    func order() async throws {
        let (index, children) = try site.index("1.0")
        for digest in [index.digest] + children.map(\.digest) { try await site.sign(digest, ["one"], at: site.source) }
        let registry = ServerSideRegistry(site.source)
        let report = try await promote("team/app:1.0", at: registry)
        #expect(report.results.map(\.outcome) == [.promoted])
        #expect(report.results.first?.transfer.isServerSide == true)
        #expect(report.results.first?.attachments.map(\.outcome) == [.carried, .carried, .carried])
        #expect(report.notices.isEmpty)
        #expect(try await promoted("1.0") == index.digest)
        for digest in [index.digest] + children.map(\.digest) { #expect(try await isSigned(digest)) }
        #expect(
            registry.calls == [
                .listing, .listing, .check, .copy("signature"), .copy("signature"), .copy("signature"), .listing,
                .promote(isMove: false), .proof,
            ]
        )
    }

    @Test("does nothing where everything is there")
    func repeated() async throws {
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        _ = try await promote("team/app:1.0", at: ServerSideRegistry(site.source))
        let registry = ServerSideRegistry(site.source)
        let report = try await promote("team/app:1.0", at: registry)
        #expect(report.results.map(\.outcome) == [.unchanged])
        #expect(registry.calls == [.listing, .listing])
    }

    @Test("gives the image another tag")
    func retag() async throws {
        let image = try site.image("1.0")
        let report = try await promote("team/app:1.0", at: ServerSideRegistry(site.source), tag: "stable")
        #expect(report.verdict == .done)
        #expect(try await promoted("stable") == image.digest)
        #expect(try await promoted("1.0") == nil)
    }

    @Test("merges signatures in the ordinary way, before it promotes")
    func merge() async throws {
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["ours"], at: site.source)
        try await site.sign(image.digest, ["theirs"], at: site.source, in: production)
        let registry = ServerSideRegistry(site.source)
        let report = try await promote("team/app:1.0", at: registry)
        #expect(report.results.first?.attachments.map(\.outcome) == [.merged])
        #expect(report.results.first?.transfer.isServerSide == true)
        let merge = try #require(registry.calls.firstIndex(of: .push(tag: try site.signatureTag(image.digest).text)))
        #expect(merge < (try #require(registry.calls.firstIndex(of: .promote(isMove: false)))))
        #expect(!registry.calls.contains(.copy("signature")))
    }

    @Test("that declines to copy is told of once, and the attachments take the ordinary way")
    func copyDeclined() async throws {
        for tag in ["1.0", "2.0"] {
            let image = try site.image(tag, layers: [UInt64(tag.utf8.first ?? 0)])
            try await site.sign(image.digest, ["one"], at: site.source)
        }
        let registry = ServerSideRegistry(site.source) { (call) throws(RegistryError) in
            if case .copy = call { .declined("it is not licensed") } else { .done() }
        }
        let report = try await promote("team/app:1.0", "team/app:2.0", at: registry)
        #expect(report.results.map(\.outcome) == [.promoted, .promoted])
        #expect(report.results.allSatisfy { $0.transfer.isServerSide })
        #expect(report.results.flatMap(\.attachments).map(\.outcome) == [.carried, .carried])
        #expect(report.notices.map(\.text) == ["it is not licensed"])
    }

    @Test("that declines the image is told of, and the image takes the ordinary way", arguments: [true, false])
    func imageDeclined(early: Bool) async throws {
        let (index, children) = try site.index("1.0")
        try await site.sign(index.digest, ["one"], at: site.source)
        let registry = ServerSideRegistry(site.source) { (call) throws(RegistryError) in
            call == (early ? .check : .promote(isMove: false)) ? .declined("it is too old") : .done()
        }
        let report = try await promote("team/app:1.0", at: registry)
        #expect(report.results.map(\.outcome) == [.promoted])
        #expect(report.results.first?.transfer.isServerSide == false)
        #expect(report.notices.map(\.text) == ["it is too old"])
        #expect(try await promoted("1.0") == index.digest)
        #expect(try await isSigned(index.digest))
        for child in children {
            #expect(try await site.source.resolve(.digest(try Digest(child.digest)), in: production) != nil)
        }
        #expect(registry.calls.last == .push(tag: "1.0"))
    }

    @Test("that fails between the copies and the promotion leaves no tag; doing it again completes it")
    func interrupted() async throws {
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        let source = site.source
        let broken = ServerSideRegistry(source) { (call) throws(RegistryError) in
            if case .promote = call {
                throw RegistryError(
                    .unavailable,
                    operation: "promote",
                    location: source.location,
                    reason: "it is gone",
                    remedy: "try again"
                )
            }
            return .done()
        }
        let report = try await promote("team/app:1.0", at: broken)
        #expect(report.verdict == .failed)
        #expect(try await promoted("1.0") == nil)
        #expect(try await isSigned(image.digest))
        let registry = ServerSideRegistry(site.source)
        #expect(try await promote("team/app:1.0", at: registry).verdict == .done)
        #expect(try await promoted("1.0") == image.digest)
        #expect(!registry.calls.contains(.copy("signature")))
    }

    @Test("that says that it promoted and did not is found out")
    func silentFailure() async throws {
        try site.image("1.0")
        let base = site.source
        let registry = ServerSideRegistry(
            TagLosingRegistry(base: base, tag: try TagName("1.0"), repository: production)
        )
        let report = try await promote("team/app:1.0", at: registry)
        guard case .proofFailed(_, let found)? = report.results.first?.error?.problem else {
            Issue.record("\(report)")
            return
        }
        #expect(found == nil)
    }

    @Test("that says that it copied and did not is found out, and the attachment takes the ordinary way")
    func silentCopy() async throws {
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        let tag = try site.signatureTag(image.digest)
        let forgetful = TagLosingRegistry(base: site.source, tag: tag, repository: production)
        let registry = ServerSideRegistry(forgetful)
        let report = try await promote("team/app:1.0", at: registry)
        #expect(report.results.map(\.outcome) == [.promoted])
        #expect(registry.calls.contains(.push(tag: tag.text)))
        #expect(try await isSigned(image.digest))
    }

    @Test("is asked again what the source's tag points to, once the first look has grown old")
    func movedSource() async throws {
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        let source = site.source
        let isFirst = Once()
        let registry = ServerSideRegistry(source) { (call) throws(RegistryError) in
            if call == .check, !isFirst.isFirst() {
                throw RegistryError(
                    .corrupt,
                    operation: "check the image",
                    location: source.location,
                    reason: "the tag is another image by now",
                    remedy: "promote it again"
                )
            }
            return .done()
        }
        let report = try await promote("team/app:1.0", at: registry, trustedAge: .zero)
        #expect(report.verdict == .failed)
        #expect(try await promoted("1.0") == nil)
        #expect(!registry.calls.contains(.promote(isMove: false)))
    }

    @Test("copies once what two tags of an image share, and reads it back for both")
    func shared() async throws {
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        let manifest = try await site.source.manifest(.digest(try Digest(image.digest)), in: site.app)
        try await site.source.push(try #require(manifest), to: site.app, tagged: try TagName("latest"))
        let registry = ServerSideRegistry(site.source)
        let report = try await promote("team/app:1.0", "team/app:latest", at: registry)
        #expect(report.verdict == .done)
        #expect(registry.calls.count { $0 == .copy("signature") } == 1)
        #expect(registry.calls.count { $0 == .listing } == 4)
        #expect(try await promoted("latest") == image.digest)
    }

    @Test("promotes nothing for a tag that is another image's, unless told to")
    func taken() async throws {
        try site.image("1.0")
        _ = try await promote("team/app:1.0", at: ServerSideRegistry(site.source))
        let new = try site.image("1.0", layers: [7])
        let registry = ServerSideRegistry(site.source)
        let report = try await promote("team/app:1.0", at: registry)
        guard case .tagTaken? = report.results.first?.error?.problem else {
            Issue.record("\(report)")
            return
        }
        #expect(registry.calls == [.listing])
        #expect(try await promote("team/app:1.0", at: registry, overwrite: true).verdict == .done)
        #expect(try await promoted("1.0") == new.digest)
    }

    @Test("a dry run shows its calls, and makes none of them")
    func dryRun() async throws {
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        let registry = ServerSideRegistry(site.source)
        let report = try await promote("team/app:1.0", at: registry, dryRun: true)
        guard case .planned(let plan)? = report.results.first?.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(plan.isServerSide)
        #expect(plan.calls == ["COPY signature", "PROMOTE 1.0 TO 1.0"])
        #expect(Set(registry.calls) == [.listing, .check])
    }

    @Test("marks what was promoted; where it can't, the image is promoted all the same", arguments: [true, false])
    func stamp(works: Bool) async throws {
        let image = try site.image("1.0")
        let source = site.source
        let registry = ServerSideRegistry(source, isStamping: true) { (call) throws(RegistryError) in
            if call == .stamp, !works {
                throw RegistryError(
                    .forbidden,
                    operation: "set properties",
                    location: source.location,
                    reason: "no",
                    remedy: "annotate"
                )
            }
            return .done()
        }
        let report = try await promote("team/app:1.0", at: registry)
        #expect(report.verdict == (works ? .done : .partlyDone))
        #expect(report.results.first?.stampFailure?.kind == (works ? nil : .forbidden))
        #expect(try await promoted("1.0") == image.digest)
        #expect(registry.calls.count { $0 == .stamp } == 1)
        _ = try await promote("team/app:1.0", at: registry)
        #expect(registry.calls.count { $0 == .stamp } == 1)
    }

    @Test("moves an image that nothing is attached to")
    func move() async throws {
        try site.image("1.0")
        let registry = ServerSideRegistry(site.source)
        #expect(try await promote("team/app:1.0", at: registry, move: true).verdict == .done)
        #expect(registry.calls.contains(.promote(isMove: true)))
    }

    @Test("leaves an image that is at the destination already where it is, and says so")
    func moveAgain() async throws {
        let image = try site.image("1.0")
        let registry = ServerSideRegistry(site.source) { (_) throws(RegistryError) in .done() }
        #expect(try await promote("team/app:1.0", at: registry).verdict == .done)
        let report = try await promote("team/app:1.0", at: registry, move: true)
        #expect(report.results.map(\.outcome) == [.unchanged])
        #expect(report.notices.count == 1)
        #expect(report.notices.first?.text.contains("it was not moved, and stays at") == true)
        #expect(try await site.tagged("1.0", at: site.source) == image.digest)
    }

    @Test("does not move an image away from what is attached to it")
    func strandingMove() async throws {
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        let registry = ServerSideRegistry(site.source)
        let report = try await promote("team/app:1.0", at: registry, move: true)
        guard case .moveStrands(let attachments)? = report.results.first?.error?.problem else {
            Issue.record("\(report)")
            return
        }
        #expect(attachments.map(\.kind) == [.signature])
        #expect(try await promoted("1.0") == nil)
        // Another tag keeps the image, and what is attached to it is not alone.
        let kept = try await site.source.manifest(.digest(try Digest(image.digest)), in: site.app)
        try await site.source.push(try #require(kept), to: site.app, tagged: try TagName("kept"))
        #expect(try await promote("team/app:1.0", at: registry, move: true).verdict == .done)
        #expect(try await isSigned(image.digest))
    }

    @Test("a move is refused where the registry can only be carried to", arguments: [true, false])
    func moveElsewhere(isSameRegistry: Bool) async throws {
        try site.image("1.0")
        let registry = ServerSideRegistry(site.source) { (call) throws(RegistryError) in
            call == .check ? .declined("it is too old") : .done()
        }
        let report = try await promote(
            "team/app:1.0",
            at: registry,
            to: isSameRegistry ? nil : site.destination,
            move: true
        )
        #expect(report.results.first?.error?.location.name == site.source.location.name)
        guard case .moveUnsupported? = report.results.first?.error?.problem else {
            Issue.record("\(report)")
            return
        }
        #expect(try await site.destination.tags(in: production).isEmpty)
        #expect(try await promoted("1.0") == nil)
    }
}
