import PromoterCore
import Synchronization
import TestSupport
import Testing

@Suite("Nothing at the destination is lost, whatever goes wrong")
struct PromotionFaultTests {
    @Test("an outage never reads as unsigned: where attachments can't be looked for, nothing is promoted")
    func outage() async throws {
        let site = try Site()
        try site.image("1.0")
        let source = WatchedBackend(
            site.source,
            before: { call throws(RegistryError) in
                if case .manifest(let name) = call, name.hasSuffix(".sig") { throw RegistryError.outage }
                if case .tags = call { throw RegistryError.outage }
            }
        )
        let report = try await site.promote("team/app:1.0", from: source)
        #expect(report.verdict == .failed)
        #expect(try await site.tagged("1.0", at: site.destination) == nil)
    }

    @Test("where tags can't be listed, each is asked for", arguments: [RegistryError.Kind.forbidden, .unsupported])
    func unlisted(kind: RegistryError.Kind) async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        let refusal = RegistryError(
            kind,
            operation: "list",
            location: site.source.location,
            reason: "no",
            remedy: "none"
        )
        let unlisted: WatchedBackend.Interference = { call throws(RegistryError) in
            if case .tags = call { throw refusal }
        }
        let report = try await site.promote(
            "team/app:1.0",
            from: WatchedBackend(site.source, before: unlisted),
            to: [WatchedBackend(site.destination, before: unlisted)]
        )
        #expect(report.verdict == .done)
        #expect(try await site.signatures(image.digest, at: site.destination) == ["one"])
    }

    @Test("a child that an index lists but its registry lost is named, and the tag is not set")
    func lostChild() async throws {
        let site = try Site()
        let (index, children) = try site.index("1.0")
        let lost = try #require(children.last?.digest)
        try site.lose(lost)
        let report = try await site.promote("team/app:1.0")
        let error = try #require(report.results.first?.error)
        #expect("\(error)".contains(lost), "\(error)")
        #expect("\(error)".contains(index.digest) || "\(error)".contains("team/app"), "\(error)")
        #expect(try await site.tagged("1.0", at: site.destination) == nil)
    }

    @Test("a damaged blob is found out, and neither it nor the tag arrives")
    func damagedBlob() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        let blob = try #require(try await site.blobs(of: image.digest).last)
        try site.damage(blob.digest.text)
        let report = try await site.promote("team/app:1.0")
        guard case .registry(let error)? = report.results.first?.error?.problem else {
            Issue.record("no error: \(report)")
            return
        }
        #expect(error.kind == .corrupt)
        #expect("\(error)".contains(blob.digest.text))
        #expect(try await site.tagged("1.0", at: site.destination) == nil)
        #expect(try await !site.destination.contains(blob, in: site.app))
    }

    @Test("a run that fails at any write leaves the tag where it was, and a rerun completes it", arguments: 0..<8)
    func failsAnywhere(place: Int) async throws {
        let site = try Site()
        let old = try site.image("1.0", layers: [9])
        _ = try await site.promote("team/app:1.0")
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        let failing = Countdown(place)
        let destination = WatchedBackend(
            site.destination,
            before: { call throws(RegistryError) in
                if call.isWrite, failing.isReached() { throw RegistryError.outage }
            }
        )
        let report = try await site.promote("team/app:1.0", to: [destination], overwrite: true)
        #expect(report.verdict == .failed)
        #expect(try await site.tagged("1.0", at: site.destination) == old.digest)
        let rerun = try await site.promote("team/app:1.0", overwrite: true)
        #expect(rerun.verdict == .done)
        #expect(try await site.tagged("1.0", at: site.destination) == image.digest)
        #expect(try await site.signatures(image.digest, at: site.destination) == ["one"])
    }

    @Test("a signature that someone else writes at the same time is joined, not lost")
    func contended() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["ours"], at: site.source)
        let tag = try site.signatureTag(image.digest).text
        let once = Countdown(0)
        let destination = WatchedBackend(
            site.destination,
            after: { call throws(RegistryError) in
                guard case .pushManifest(_, tag) = call, once.isReached() else { return }
                do {
                    try await site.sign(image.digest, ["theirs"], at: site.destination)
                } catch {
                    throw RegistryError.outage
                }
            }
        )
        let report = try await site.promote("team/app:1.0", to: [destination])
        #expect(report.verdict == .done)
        #expect(try await site.signatures(image.digest, at: site.destination) == ["theirs", "ours"])
    }

    @Test("a tag that someone else sets during the transfer is not moved, once the first look has grown old")
    func tagSetMeanwhile() async throws {
        let site = try Site()
        try site.image("1.0")
        let theirs = try await site.sign("sha256:" + String(repeating: "0", count: 64), ["x"], at: site.destination)
        let tag = try TagName("1.0")
        let once = Countdown(0)
        let destination = WatchedBackend(
            site.destination,
            after: { call throws(RegistryError) in
                guard case .pushManifest = call, once.isReached() else { return }
                try await site.destination.push(theirs, to: site.app, tagged: tag)
            }
        )
        let report = try await site.promote("team/app:1.0", to: [destination], trustedAge: .zero)
        guard case .tagTaken(theirs.digest, _)? = report.results.first?.error?.problem else {
            Issue.record("no error: \(report)")
            return
        }
        #expect(try await site.tagged("1.0", at: site.destination) == theirs.digest.text)
    }

    @Test("a signature that someone else sets during the transfer is joined, once the first look has grown old")
    func signedMeanwhile() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["ours"], at: site.source)
        let once = Countdown(0)
        let destination = WatchedBackend(
            site.destination,
            after: { call throws(RegistryError) in
                guard case .pushManifest(_, nil) = call, once.isReached() else { return }
                do {
                    try await site.sign(image.digest, ["theirs"], at: site.destination)
                } catch {
                    throw RegistryError.outage
                }
            }
        )
        let report = try await site.promote("team/app:1.0", to: [destination], trustedAge: .zero)
        #expect(report.results.first?.attachments.map(\.outcome) == [.merged])
        #expect(try await site.signatures(image.digest, at: site.destination) == ["theirs", "ours"])
    }

    @Test("what the destination does not keep as it was written is found out before the tag is set")
    func proof() async throws {
        let site = try Site()
        try site.image("1.0")
        let forgetful = Forgetful(base: site.destination)
        let report = try await site.promote("team/app:1.0", to: [forgetful])
        guard case .proofFailed(_, nil)? = report.results.first?.error?.problem else {
            Issue.record("no error: \(report)")
            return
        }
        #expect(try await site.destination.tags(in: site.app).isEmpty)
    }

    @Test("blobs that the destination misses after all are carried again, once")
    func incomplete() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        let once = Countdown(0)
        let destination = WatchedBackend(
            site.destination,
            before: { call throws(RegistryError) in
                guard case .pushManifest = call, once.isReached() else { return }
                throw RegistryError(
                    .incomplete,
                    operation: "write the manifest",
                    location: RegistryError.outage.location,
                    reason: "a blob is unknown",
                    remedy: "none"
                )
            }
        )
        let report = try await site.promote("team/app:1.0", to: [destination])
        #expect(report.verdict == .done)
        #expect(try await site.tagged("1.0", at: site.destination) == image.digest)
        #expect(destination.writes.count { if case .pushBlob = $0 { true } else { false } } == 2 * 3)
    }

    @Test("a cancelled run ends, and sets no tag")
    func cancelled() async throws {
        let site = try Site()
        try site.image("1.0")
        let (isWriting, writing) = AsyncStream<Void>.makeStream()
        let destination = WatchedBackend(
            site.destination,
            before: { call throws(RegistryError) in
                guard call.isWrite else { return }
                writing.finish()
                while !Task.isCancelled { await Task.yield() }
                throw RegistryError(
                    .cancelled,
                    operation: "write",
                    location: RegistryError.outage.location,
                    reason: "cancelled",
                    remedy: "none"
                )
            }
        )
        let run = Task { try await site.promote("team/app:1.0", to: [destination]) }
        for await _ in isWriting {}
        run.cancel()
        let report = try await run.value
        #expect(report.results.first?.error?.isCancellation == true)
        #expect(try await site.destination.tags(in: site.app).isEmpty)
    }
}

/// True once, after so many calls.
private final class Countdown: Sendable {
    private let rest: Mutex<Int>

    init(_ count: Int) { rest = Mutex(count) }

    func isReached() -> Bool {
        rest.withLock { rest in
            rest -= 1
            return rest == -1
        }
    }
}

/// A registry that accepts manifests and forgets them.
private struct Forgetful: RegistryBackend {
    let base: any RegistryBackend

    var location: RegistryLocation { base.location }
    var refusesIncompleteManifests: Bool { true }
    var signatureStrategies: [any SignatureStrategy] { base.signatureStrategies }

    func resolve(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> Descriptor? { nil }

    func manifest(
        _ reference: ManifestReference,
        in repository: RepositoryName
    ) async throws(RegistryError) -> RawManifest? { nil }

    func blob(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> BlobStream {
        try await base.blob(blob, in: repository)
    }

    func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        try await base.contains(blob, in: repository)
    }

    func push(_ upload: BlobUpload, to repository: RepositoryName) async throws(RegistryError) -> BlobPushOutcome {
        try await base.push(upload, to: repository)
    }

    func push(
        _ manifest: RawManifest,
        to repository: RepositoryName,
        tagged tag: TagName?
    ) async throws(RegistryError) {}

    func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] { [] }
}
