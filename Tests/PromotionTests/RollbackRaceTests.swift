import FoundationEssentials
import Synchronization
import TestSupport
import Testing

@testable import PromoterCore

@Suite("While a tag is moved back")
struct RollbackRaceTests {
    /// Three images, promoted to one tag after each other, and recorded.
    private struct Promoted {
        let site: Site
        let images: [String]

        init() async throws {
            let site = try Site()
            self.site = site
            images = try [1, 2, 3].map { try site.image("v\($0)", layers: [UInt64($0)]).digest }
            for number in 1...3 {
                let request = PromotionRequest(
                    images: [try ImageReference("team/app:v\(number)")],
                    newTag: try TagName("live"),
                    overwritesTags: true
                )
                let report = await Promotion(
                    from: site.source,
                    to: [site.destination],
                    request: request,
                    signing: HashSigner.signing
                )
                .run()
                try #require(report.verdict == .done)
            }
        }

        func rollback(in backend: any RegistryBackend) async throws -> RollbackReport {
            try await Rollback(
                in: backend,
                request: RollbackRequest(image: try ImageReference("team/app:live")),
                reader: HashSigner(),
                signing: HashSigner.signing
            )
            .run()
        }

        func tagged() async throws -> String? { try await site.tagged("live", at: site.destination) }
    }

    @Test("it is left to whoever moves it meanwhile")
    func moved() async throws {
        let promoted = try await Promoted()
        let base = promoted.site.destination
        let app = promoted.site.app
        let first = try #require(try await base.manifest(.digest(try PromoterCore.Digest(promoted.images[0])), in: app))
        let isFirst = Once()
        let watched = WatchedBackend(
            base,
            before: { (call) throws(RegistryError) in
                // The record has been attached: the tag comes next.
                guard case .pushManifest(_, let tag?) = call, tag.hasSuffix(".att"), isFirst.isFirst() else { return }
                try await base.push(first, to: app, tagged: try? TagName("live"))
            }
        )

        let report = try await promoted.rollback(in: watched)

        #expect(report.report.results.first?.error?.problem == .tagMoved(found: first.digest))
        #expect(try await promoted.tagged() == promoted.images[0])
        #expect(!watched.writes.contains { if case .pushManifest(_, "live") = $0 { true } else { false } })
    }

    @Test("each write may fail: the tag stays, and another try brings it back")
    func faults() async throws {
        let counting = try await Promoted()
        let counted = WatchedBackend(counting.site.destination)
        #expect(try await counting.rollback(in: counted).report.verdict == .done)
        #expect(try await counting.tagged() == counting.images[1])
        // The envelope and its configuration, the manifest under the tag for attestations, and the tag itself.
        #expect(counted.writes.count == 4, "\(counted.writes)")

        for number in 0..<counted.writes.count {
            let promoted = try await Promoted()
            let count = Mutex(0)
            let failing = WatchedBackend(
                promoted.site.destination,
                before: { (call) throws(RegistryError) in
                    guard call.isWrite else { return }
                    let own = count.withLock { value in
                        defer { value += 1 }
                        return value
                    }
                    guard own == number else { return }
                    throw RegistryError(
                        .unavailable,
                        operation: "write",
                        location: promoted.site.destination.location,
                        reason: "the test says so",
                        remedy: "none"
                    )
                }
            )
            let report = try await promoted.rollback(in: failing)
            #expect(report.report.verdict == .failed)
            #expect(try await promoted.tagged() == promoted.images[2])
            let again = try await promoted.rollback(in: promoted.site.destination)
            #expect(again.report.verdict == .done, "\(again.report)")
            #expect(try await promoted.tagged() == promoted.images[1])
        }
    }

    @Test("it goes back to what the promotion took it from in the end, though that came during the transfer")
    func replacedMeanwhile() async throws {
        let site = try Site()
        let images = try [1, 2, 3].map { try site.image("v\($0)", layers: [UInt64($0)]).digest }
        _ = try await site.promote("team/app:v1", newTag: "live")
        let (clock, isFirst) = (TestClock(), Once())
        let destination = WatchedBackend(
            site.destination,
            before: { (call) throws(RegistryError) in
                guard case .pushBlob = call, isFirst.isFirst() else { return }
                clock.advance(by: .seconds(60))
                do {
                    _ = try await site.promote("team/app:v3", newTag: "live", overwrite: true)
                } catch {
                    Issue.record(error)
                }
            }
        )
        var promotion = Promotion(
            from: site.source,
            to: [destination],
            request: PromotionRequest(
                images: [try ImageReference("team/app:v2")],
                newTag: try TagName("live"),
                overwritesTags: true
            ),
            signing: HashSigner.signing
        )
        promotion.clock = { clock.now }
        #expect(await promotion.run().verdict == .done)
        #expect(try await site.tagged("live", at: site.destination) == images[1])
        let report = try await Rollback(
            in: site.destination,
            request: RollbackRequest(image: try ImageReference("team/app:live")),
            reader: HashSigner(),
            signing: HashSigner.signing
        )
        .run()
        #expect(report.previous.text == images[2])
        #expect(try await site.tagged("live", at: site.destination) == images[2])
    }

    @Test("nothing is read of the image but its manifests and what is attached to it")
    func reads() async throws {
        let promoted = try await Promoted()
        let layers = try await promoted.site.blobs(of: promoted.images[1])
        let watched = WatchedBackend(promoted.site.destination)
        _ = try await promoted.rollback(in: watched)
        for layer in layers { #expect(!watched.calls.contains(.blob(layer.digest))) }
    }
}

/// Signs with a hash instead of a key, and takes every such signature for a good one.
private struct HashSigner: ArtifactSigning, EvidenceReading {
    static let signing = PromotionSigning(
        signer: HashSigner(),
        strategies: [.cosignTags],
        recording: PromotionRecording(author: RecordAuthor(user: "tests", run: nil), version: "1")
    )

    let keyHint = "hash"

    func signature(of bytes: [UInt8]) async throws(SigningError) -> [UInt8] {
        Array(PromoterCore.Digest(of: bytes).text.utf8)
    }

    func isOwn(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        signature == Array(PromoterCore.Digest(of: bytes).text.utf8)
    }

    func evidence(
        of attachment: PromoterCore.Attachment,
        on subject: RawManifest,
        blobs: AttachmentBlobs
    ) async throws(EvidenceError) -> [Evidence] {
        guard case .image(let image)? = try? attachment.manifest.content() else { return [] }
        var found: [Evidence] = []
        for layer in image.layers {
            let content: AttachmentBlobs.Content
            do throws(RegistryError) {
                content = try await blobs.content(of: layer)
            } catch {
                throw .registry(error)
            }
            guard case .bytes(let bytes) = content,
                let envelope = try? JSONValue(parsing: bytes),
                let payload = envelope["payload"]?.string.flatMap({ Data(base64Encoded: $0) }),
                let statement = try? JSONValue(parsing: Array(payload)),
                let type = statement["predicateType"]?.string, let predicate = statement["predicate"]
            else { continue }
            found.append(
                Evidence(
                    subject: attachment.subject,
                    attachment: attachment.manifest.digest,
                    content: .statement(predicateType: type, predicate: predicate),
                    claimant: "tests",
                    standing: .trusted([SignerName("tests")])
                )
            )
        }
        return found
    }
}
