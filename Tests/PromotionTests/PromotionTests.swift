import PromoterCore
import TestSupport
import Testing

@Suite("An image is promoted with all that vouches for it")
struct PromotionTests {
    @Test("a signed image arrives with its signature, byte for byte")
    func signedImage() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        let signature = try await site.sign(image.digest, ["one"], at: site.source)
        let report = try await site.promote("team/app:1.0")
        #expect(report.verdict == .done)
        #expect(report.results.map(\.outcome) == [.promoted])
        #expect(report.results.first?.attachments.map(\.outcome) == [.carried])
        #expect(try await site.tagged("1.0", at: site.destination) == image.digest)
        let arrived = try await site.destination.manifest(.tag(site.signatureTag(image.digest)), in: site.app)
        #expect(arrived == signature)
        for blob in try await site.blobs(of: image.digest) {
            #expect(try await site.destination.contains(blob, in: site.app))
        }
    }

    @Test("doing it again does nothing, and says so")
    func repeated() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        _ = try await site.promote("team/app:1.0")
        let source = WatchedBackend(site.source)
        let destination = WatchedBackend(site.destination)
        let report = try await site.promote("team/app:1.0", from: source, to: [destination])
        #expect(report.results.map(\.outcome) == [.unchanged])
        #expect(destination.writes.isEmpty)
        // One look at the image, one at its signature, and the list of tags.
        #expect(destination.calls.count == 3)
        #expect(source.calls.count == 3)
    }

    @Test("nothing is visible before it is vouched for: blobs, children, root, attachments, and only then the tag")
    func order() async throws {
        let site = try Site()
        let (index, children) = try site.index("1.0")
        for digest in [index.digest] + children.map(\.digest) { try await site.sign(digest, ["one"], at: site.source) }
        let destination = WatchedBackend(site.destination)
        let report = try await site.promote("team/app:1.0", to: [destination])
        #expect(report.verdict == .done)
        let writes = destination.writes
        let root = WatchedBackend.Call.pushManifest(try Digest(index.digest), tag: nil)
        let rootPlace = try #require(writes.firstIndex(of: root))
        for child in children {
            let place = try #require(writes.firstIndex(of: .pushManifest(try Digest(child.digest), tag: nil)))
            #expect(place < rootPlace)
            for blob in try await site.blobs(of: child.digest) {
                #expect(try #require(writes.firstIndex(of: .pushBlob(blob.digest))) < place)
            }
        }
        let signatures = writes.indices.filter { place in
            if case .pushManifest(_, let tag?) = writes[place] { tag.hasSuffix(".sig") } else { false }
        }
        #expect(signatures.count == 3)
        #expect(signatures.allSatisfy { $0 > rootPlace })
        #expect(writes.last == .pushManifest(try Digest(index.digest), tag: "1.0"))
        #expect(destination.calls.last == .resolve("1.0"))
    }

    @Test("a second signature at the destination survives, and none is doubled")
    func merge() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["build", "both"], at: site.source)
        _ = try await site.promote("team/app:1.0")
        try await site.sign(image.digest, ["both", "release"], at: site.destination)
        let report = try await site.promote("team/app:1.0")
        #expect(report.results.first?.attachments.map(\.outcome) == [.merged])
        #expect(try await site.signatures(image.digest, at: site.destination) == ["both", "release", "build"])
        let again = try await site.promote("team/app:1.0")
        #expect(again.results.map(\.outcome) == [.unchanged])
    }

    @Test("a signature added at the source follows")
    func extended() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        _ = try await site.promote("team/app:1.0")
        try await site.sign(image.digest, ["one", "two"], at: site.source)
        let report = try await site.promote("team/app:1.0")
        #expect(report.results.map(\.outcome) == [.promoted])
        #expect(try await site.signatures(image.digest, at: site.destination) == ["one", "two"])
    }

    @Test("what is attached to an attachment is carried too")
    func attachmentOfAttachment() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        let sbom = try await site.sign(image.digest, ["document"], suffix: "sbom", at: site.source)
        try await site.sign(sbom.digest.text, ["signature"], at: site.source)
        let report = try await site.promote("team/app:1.0")
        #expect(report.results.first?.attachments.map(\.attachment.kind) == [.sbom, .signature])
        #expect(try await site.signatures(sbom.digest.text, at: site.destination) == ["signature"])
    }

    @Test("two SBOMs can't be joined: the destination's is kept, and the run says that it is partly done")
    func conflict() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["ours"], suffix: "sbom", at: site.source)
        let theirs = try await site.sign(image.digest, ["theirs"], suffix: "sbom", at: site.destination)
        let report = try await site.promote("team/app:1.0")
        #expect(report.verdict == .partlyDone)
        let tag = try site.signatureTag(image.digest, "sbom")
        #expect(try await site.destination.resolve(.tag(tag), in: site.app)?.digest == theirs.digest)
        #expect(try await site.tagged("1.0", at: site.destination) == image.digest)
    }

    @Test("a tag that points elsewhere is moved only when told to")
    func movedTag() async throws {
        let site = try Site()
        let first = try site.image("1.0", layers: [1])
        _ = try await site.promote("team/app:1.0")
        let second = try site.image("1.0", layers: [2])
        let refused = try await site.promote("team/app:1.0")
        #expect(refused.verdict == .failed)
        #expect(
            refused.results.first?.error?.problem
                == .tagTaken(existing: try Digest(first.digest), wanted: try Digest(second.digest))
        )
        #expect(try await site.tagged("1.0", at: site.destination) == first.digest)
        let moved = try await site.promote("team/app:1.0", overwrite: true)
        #expect(moved.verdict == .done)
        #expect(try await site.tagged("1.0", at: site.destination) == second.digest)
    }

    @Test("an image gets another tag, and only that one")
    func newTag() async throws {
        let site = try Site()
        let image = try site.image("1.0-rc1")
        _ = try await site.promote("team/app:1.0-rc1", newTag: "1.0")
        #expect(try await site.tagged("1.0", at: site.destination) == image.digest)
        #expect(try await site.tagged("1.0-rc1", at: site.destination) == nil)
    }

    @Test("an image named by its digest alone is there by its digest, without a tag")
    func byDigest() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        let report = try await site.promote("team/app@\(image.digest)")
        #expect(report.results.map(\.outcome) == [.promoted])
        #expect(try await site.destination.tags(in: site.app).isEmpty)
        #expect(try await site.destination.resolve(.digest(try Digest(image.digest)), in: site.app) != nil)
    }

    @Test("a tag and a digest that do not belong together are refused")
    func digestDiffers() async throws {
        let site = try Site()
        let first = try site.image("1.0", layers: [1])
        let second = try site.image("1.1", layers: [2])
        let report = try await site.promote("team/app:1.0@\(second.digest)")
        #expect(report.results.first?.error?.problem == .digestDiffers(found: try Digest(first.digest)))
        #expect(try await site.destination.tags(in: site.app).isEmpty)
    }

    @Test("images that share blobs carry each of them once")
    func sharedBlobs() async throws {
        let site = try Site()
        for number in 0..<12 { try site.image("1.\(number)", layers: [1, 2, 3, 100 + UInt64(number)]) }
        let destination = WatchedBackend(site.destination)
        let request = PromotionRequest(images: try (0..<12).map { try ImageReference("team/app:1.\($0)") })
        let report = await Promotion(from: site.source, to: [destination], request: request).run()
        #expect(report.verdict == .done)
        let pushed = destination.writes.filter { if case .pushBlob = $0 { true } else { false } }
        #expect(pushed.count == Set(pushed).count)
        #expect(pushed.count == 3 + 12 + 12)
        #expect(destination.calls.count { $0 == .tags } == 1)
    }

    @Test("a dry run plans and writes nothing")
    func dryRun() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        try await site.sign(image.digest, ["one"], at: site.source)
        let destination = WatchedBackend(site.destination)
        let report = try await site.promote("team/app:1.0", to: [destination], dryRun: true)
        guard case .planned(let plan)? = report.results.first?.outcome else {
            Issue.record("no plan")
            return
        }
        #expect(plan.manifests.map(\.manifest.digest.text) == [image.digest])
        #expect(plan.blobs.count == 3)
        #expect(plan.attachmentsToWrite.count == 1)
        #expect(plan.tag == .create(try TagName("1.0")))
        #expect(destination.writes.isEmpty)
    }

    @Test("one destination that fails does not keep the image from the other")
    func severalDestinations() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        let second = try site.backend("second")
        let broken = WatchedBackend(
            second,
            before: { call throws(RegistryError) in
                if case .resolve = call { throw RegistryError.outage }
                if case .tags = call { throw RegistryError.outage }
            }
        )
        let report = try await site.promote("team/app:1.0", to: [broken, site.destination])
        #expect(report.verdict == .partlyDone)
        #expect(report.results.map(\.isFailed) == [true, false])
        #expect(try await site.tagged("1.0", at: site.destination) == image.digest)
    }
}

extension RegistryError {
    static let outage = RegistryError(
        .unavailable,
        operation: "be tested",
        location: RegistryLocation(name: "test", backend: "test", address: "test", identity: "test"),
        reason: "the test says so",
        remedy: "none"
    )
}
