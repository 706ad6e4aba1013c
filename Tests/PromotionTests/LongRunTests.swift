import TestSupport
import Testing

@testable import PromoterCore

@Suite("In a run that takes longer than a look is trusted")
struct LongRunTests {
    typealias Meanwhile = @Sendable (Site) async throws -> Void

    private let site: Site
    private let clock = TestClock()

    init() throws {
        site = try Site()
    }

    /// A destination where a minute goes by during the first blob, and something happens.
    private func destination(_ meanwhile: @escaping Meanwhile) -> WatchedBackend {
        let (site, clock, isFirst) = (site, clock, Once())
        return WatchedBackend(
            site.destination,
            before: { (call) throws(RegistryError) in
                guard case .pushBlob = call, isFirst.isFirst() else { return }
                clock.advance(by: .seconds(60))
                do {
                    try await meanwhile(site)
                } catch {
                    Issue.record(error)
                }
            }
        )
    }

    /// Promotes images one after the other.
    private func promote(
        _ images: String...,
        to destination: any RegistryBackend,
        from source: (any RegistryBackend)? = nil,
        overwrite: Bool = false
    ) async throws -> PromotionReport {
        let request = PromotionRequest(
            images: try images.map { try ImageReference("team/app:\($0)") },
            overwritesTags: overwrite
        )
        var promotion = Promotion(
            from: source ?? site.source,
            to: [destination],
            request: request,
            limits: TransferLimits(images: 1)
        )
        promotion.clock = { [clock] in clock.now }
        return await promotion.run()
    }

    /// Sets a tag to an image of the source's at the destination.
    private static func set(_ tag: String, to image: FixtureDescriptor, at site: Site) async throws {
        let manifest = try #require(try await site.source.manifest(.digest(try Digest(image.digest)), in: site.app))
        for blob in try manifest.content().blobs {
            let (source, app) = (site.source, site.app)
            let upload = BlobUpload(blob: blob) { () async throws(RegistryError) in
                try await source.blob(blob, in: app)
            }
            _ = try await site.destination.push(upload, to: site.app)
        }
        try await site.destination.push(manifest, to: site.app, tagged: try TagName(tag))
    }

    @Test("a later image does not take a tag that somebody has set meanwhile")
    func tag() async throws {
        try site.image("slow")
        try site.image("late", layers: [5])
        let theirs = try site.image("theirs", layers: [9])
        let destination = destination { try await Self.set("late", to: theirs, at: $0) }
        let report = try await promote("slow", "late", to: destination)
        #expect(report.results.first?.outcome == .promoted)
        guard case .tagTaken? = report.results.last?.error?.problem else {
            Issue.record("\(report)")
            return
        }
        #expect(try await site.tagged("late", at: site.destination) == theirs.digest)
    }

    @Test("a signature that somebody has written for a later image is joined")
    func destinationSignature() async throws {
        try site.image("slow")
        let late = try site.image("late", layers: [5])
        try await site.sign(late.digest, ["ours"], at: site.source)
        let destination = destination { try await $0.sign(late.digest, ["theirs"], at: $0.destination) }
        let report = try await promote("slow", "late", to: destination)
        #expect(report.verdict == .done)
        #expect(report.results.last?.attachments.map(\.outcome) == [.merged])
        #expect(try await site.signatures(late.digest, at: site.destination) == ["theirs", "ours"])
    }

    @Test("what was rebuilt and signed at the source meanwhile is promoted with its signature")
    func sourceSignature() async throws {
        try site.image("slow")
        try site.image("late", layers: [5])
        let destination = destination { site in
            let rebuilt = try site.image("late", layers: [6])
            try await site.sign(rebuilt.digest, ["new"], at: site.source)
        }
        let report = try await promote("slow", "late", to: destination)
        #expect(report.verdict == .done)
        let rebuilt = try #require(try await site.tagged("late", at: site.source))
        #expect(try await site.tagged("late", at: site.destination) == rebuilt)
        #expect(try await site.signatures(rebuilt, at: site.destination) == ["new"])
    }

    @Test("what was attached at the source to an image that the run has looked at before goes with its next tag")
    func sourceReferrer() async throws {
        let image = try site.image("slow")
        let manifest = try #require(try await site.source.manifest(.digest(try Digest(image.digest)), in: site.app))
        try await site.source.push(manifest, to: site.app, tagged: try TagName("late"))
        let destination = destination {
            _ = try await $0.listedReferrer(to: image.digest, type: "application/spdx+json")
        }
        let report = try await promote("slow", "late", to: destination)
        #expect(report.results.map(\.attachments.count) == [0, 1])
        #expect(try await site.listed(image.digest, at: site.destination).count == 1)
    }

    @Test("a signature that was there and vanished during the transfer is there again before the tag is")
    func vanished() async throws {
        let image = try site.image("slow")
        try await site.sign(image.digest, ["one"], at: site.source)
        let signature = try await site.sign(image.digest, ["one"], at: site.destination)
        let destination = destination { site in
            let deletion = try #require(site.destination.deletion)
            #expect(try await deletion.delete(.digest(signature.digest), in: site.app))
        }
        let report = try await promote("slow", to: destination)
        #expect(report.verdict == .done)
        #expect(report.results.first?.attachments.map(\.outcome) == [.carried])
        #expect(try await site.signatures(image.digest, at: site.destination) == ["one"])
    }

    @Test("a repair joins what somebody has attached meanwhile")
    func repair() async throws {
        let images = [try site.image("a"), try site.image("b", layers: [5])]
        _ = try await site.promote("team/app:a", "team/app:b")
        for image in images { try await site.sign(image.digest, ["ours"], at: site.source) }
        let destination = destination { try await $0.sign(images[1].digest, ["theirs"], at: $0.destination) }
        let request = RepairRequest(images: try ["a", "b"].map { try ImageSelection("team/app:\($0)") })
        var repair = Repair(
            from: site.source,
            to: [destination],
            request: request,
            limits: TransferLimits(images: 1)
        )
        repair.clock = { [clock] in clock.now }
        let report = await repair.run()
        #expect(report.verdict == .done)
        #expect(try await site.signatures(images[1].digest, at: site.destination) == ["theirs", "ours"])
    }

    @Test("each repository is listed about once in that time, however many images there are")
    func lists() async throws {
        for number in 0..<30 { try site.image("v\(number)", layers: [UInt64(number) + 10]) }
        let clock = clock
        let source = WatchedBackend(site.source)
        let destination = WatchedBackend(
            site.destination,
            before: { (call) throws(RegistryError) in
                // Each image takes a second.
                if case .pushManifest(_, _?) = call { clock.advance(by: .seconds(1)) }
            }
        )
        let request = PromotionRequest(images: try (0..<30).map { try ImageReference("team/app:v\($0)") })
        var promotion = Promotion(from: source, to: [destination], request: request)
        promotion.clock = { clock.now }
        let report = await promotion.run()
        #expect(report.verdict == .done)
        for backend in [source, destination] {
            let lists = backend.calls.count { $0 == .tags }
            #expect((2...3).contains(lists), "\(lists)")
        }
    }

    @Test("and not a question more is asked where it does not take so long")
    func short() async throws {
        for number in 0..<10 { try site.image("v\(number)", layers: [UInt64(number) + 10]) }
        let source = WatchedBackend(site.source)
        let destination = WatchedBackend(site.destination)
        let request = PromotionRequest(images: try (0..<10).map { try ImageReference("team/app:v\($0)") })
        var promotion = Promotion(from: source, to: [destination], request: request)
        promotion.clock = { [clock] in clock.now }
        #expect(await promotion.run().verdict == .done)
        for backend in [source, destination] { #expect(backend.calls.count { $0 == .tags } == 1) }
        // Each tag and each manifest is read back, once.
        let resolved = destination.calls.count { if case .resolve = $0 { true } else { false } }
        #expect(resolved == 2 * 10)
    }
}

@Suite("In a long run of a registry that promotes by itself")
struct LongServerSideRunTests {
    private let site: Site
    private let production: RepositoryName
    private let clock = TestClock()

    init() throws {
        site = try Site()
        production = try RepositoryName("production/app")
    }

    /// A registry where a minute goes by while it promotes the first image, and somebody sets a tag.
    private func registry(
        setting tag: String,
        to image: FixtureDescriptor
    ) async throws -> (registry: ServerSideRegistry, theirs: RawManifest) {
        let theirs = try #require(try await site.source.manifest(.digest(try Digest(image.digest)), in: site.app))
        for blob in try theirs.content().blobs {
            let (source, app) = (site.source, site.app)
            let upload = BlobUpload(blob: blob) { () async throws(RegistryError) in
                try await source.blob(blob, in: app)
            }
            _ = try await site.source.push(upload, to: production)
        }
        let (base, production, clock, isFirst) = (site.source, production, clock, Once())
        let tag = try TagName(tag)
        let watched = WatchedBackend(
            base,
            before: { (call) throws(RegistryError) in
                guard case .pushBlob = call, isFirst.isFirst() else { return }
                clock.advance(by: .seconds(60))
                try await base.push(theirs, to: production, tagged: tag)
            }
        )
        return (ServerSideRegistry(watched), theirs)
    }

    private func promote(
        _ images: String...,
        at registry: ServerSideRegistry,
        overwrite: Bool = false,
        move: Bool = false
    ) async throws -> PromotionReport {
        let request = PromotionRequest(
            images: try images.map { try ImageReference("team/app:\($0)") },
            newRepository: production,
            overwritesTags: overwrite,
            movesImages: move
        )
        var promotion = Promotion(from: registry, to: [registry], request: request, limits: TransferLimits(images: 1))
        promotion.clock = { [clock] in clock.now }
        return await promotion.run()
    }

    @Test("a tag that somebody has set meanwhile is not taken")
    func tag() async throws {
        try site.image("slow")
        try site.image("late", layers: [5])
        let (registry, theirs) = try await registry(setting: "late", to: try site.image("theirs", layers: [9]))
        let report = try await promote("slow", "late", at: registry)
        guard case .tagTaken(theirs.digest, _)? = report.results.last?.error?.problem else {
            Issue.record("\(report)")
            return
        }
        #expect(registry.promoted.map(\.sourceTag.text) == ["slow"])
        #expect(try await site.source.resolve(.tag(try TagName("late")), in: production)?.digest == theirs.digest)
    }

    @Test("the registry is told of the image that a tag is taken from, so that it keeps it under its digest")
    func replaced() async throws {
        try site.image("slow")
        try site.image("late", layers: [5])
        let (registry, theirs) = try await registry(setting: "late", to: try site.image("theirs", layers: [9]))
        let report = try await promote("slow", "late", at: registry, overwrite: true)
        #expect(report.verdict == .done)
        #expect(registry.promoted.map(\.replaced) == [nil, theirs.digest])
    }

    @Test("the registry is told of it also where the tag was set during the image's own promotion")
    func replacedMeanwhile() async throws {
        let image = try site.image("slow")
        try await site.sign(image.digest, ["ours"], at: site.source)
        try await site.sign(image.digest, ["theirs"], at: site.source, in: production)
        // The blobs of the joined signature are pushed.
        let (registry, theirs) = try await registry(setting: "slow", to: try site.image("theirs", layers: [9]))
        let report = try await promote("slow", at: registry, overwrite: true)
        #expect(report.verdict == .done, "\(report)")
        #expect(registry.promoted.map(\.replaced) == [theirs.digest])
    }

    @Test("an image that was signed meanwhile is not moved away from its signature")
    func move() async throws {
        let image = try site.image("1.0")
        let (site, clock, isChecked, isFirst) = (site, clock, Counter(), Once())
        let watched = WatchedBackend(
            site.source,
            before: { (call) throws(RegistryError) in
                guard call == .resolve("1.0"), isChecked.isCounted, isFirst.isFirst() else { return }
                do {
                    try await site.sign(image.digest, ["one"], at: site.source)
                } catch {
                    Issue.record(error)
                }
            }
        )
        let registry = ServerSideRegistry(watched) { (call) throws(RegistryError) in
            if call == .check, isChecked.next() == 1 { clock.advance(by: .seconds(60)) }
            return .done()
        }
        let report = try await promote("1.0", at: registry, move: true)
        guard case .moveStrands? = report.results.last?.error?.problem else {
            Issue.record("\(report)")
            return
        }
        #expect(registry.promoted.isEmpty)
        #expect(try await site.tagged("1.0", at: site.source) == image.digest)
    }
}
