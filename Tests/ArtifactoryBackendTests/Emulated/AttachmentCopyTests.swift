import PromoterCore
import RegistryEmulator
import Testing

@Suite("An attachment that an Artifactory copies by itself")
struct AttachmentCopyTests {
    private let request: PromotionRequest
    private let app: RepositoryName

    init() throws {
        request = PromotionRequest(images: [try ImageReference("team/app:1.0")], trustedAge: .seconds(600))
        app = try RepositoryName("team/app")
    }

    private func expectWhole(_ manifest: RawManifest, _ tag: TagName, in backend: any RegistryBackend) async throws {
        #expect(try await backend.manifest(.tag(tag), in: app) == manifest)
        for blob in try manifest.content().blobs {
            #expect(try await backend.contains(blob, in: app), "\(blob.digest) is missing")
        }
    }

    @Test("is the one that was read, with all its blobs, though the source's was written anew meanwhile")
    func rewritten() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let (source, destination) = (try artifactory.backend("staging"), try artifactory.backend("production"))
            let image = try SignedImage("a", kinds: ["att"])
            try await image.push("team/app:1.0", to: source)
            for backend in [source, destination] { _ = try await backend.listing(of: app) }
            let (tag, manifest) = image.attachments[0]
            let attachment = PromoterCore.Attachment(
                subject: image.root.digest,
                kind: .attestation,
                strategy: .cosignTags,
                place: .tag(tag),
                manifest: manifest
            )
            // Somebody adds another attestation to it.
            let other = try artifactory.freshBackend("staging")
            let payload = Array("another payload".utf8)
            _ = try await other.push(BlobUpload(bytes: payload, mediaType: .ociConfig), to: app)
            let layer = """
                {"mediaType":"application/vnd.dsse.envelope.v1+json","digest":"\(Digest(of: payload))","size":\(payload.count)}
                """
            let text = String(decoding: manifest.bytes, as: UTF8.self)
                .replacing(#""layers":["#, with: #""layers":[\#(layer),"#)
            try await other.push(RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest), to: app, tagged: tag)

            let route = try #require(destination.serverSidePromotion?.route(from: source))
            #expect(try await route.copy(attachment, from: app, to: app) == .done())
            try await expectWhole(manifest, tag, in: try artifactory.freshBackend("production"))
        }
    }

    @Test("gets the blobs that it has lost at the destination, and nothing else is copied")
    func mended() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a", kinds: ["sig", "att"])
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            #expect(try await artifactory.promote(request).verdict == .done)
            let (tag, manifest) = image.attachments[1]
            let lost = try #require(try manifest.content().blobs.last)
            try await artifactory.remove("team/app/\(tag)/sha256__\(lost.digest.encoded)", from: "production")
            let production = try artifactory.backend("production")
            #expect(try await !production.contains(lost, in: app))

            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(request)
                #expect(report.verdict == .done, "\(report)")
                #expect(report.results.first?.attachments.count { $0.outcome == .carried } == 1, "\(report)")
            }
            #expect(requests.count { $0.hasPrefix("POST 200 /api/copy/") } == 1, "\(requests)")
            #expect(!requests.contains { $0.hasPrefix("PUT") }, "\(requests)")
            try await expectWhole(manifest, tag, in: production)
        }
    }

    @Test("is mended by a repair as well, however long ago it was looked at", arguments: [600, 0])
    func repaired(trustedAge seconds: Int) async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            #expect(try await artifactory.promote(request).verdict == .done)
            let (tag, manifest) = image.attachments[0]
            for blob in try manifest.content().blobs {
                try await artifactory.remove("team/app/\(tag)/sha256__\(blob.digest.encoded)", from: "production")
            }
            let production = try artifactory.backend("production")
            let report = await Repair(
                from: try artifactory.backend("staging"),
                to: [production],
                request: RepairRequest(
                    images: [.image(try ImageReference("team/app:1.0"))],
                    trustedAge: .seconds(seconds)
                )
            )
            .run()
            #expect(report.verdict == .done, "\(report)")
            try await expectWhole(manifest, tag, in: production)
        }
    }
}
