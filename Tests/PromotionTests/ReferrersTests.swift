import PromoterCore
import TestSupport
import Testing

@Suite("What refers to an image is promoted with it")
struct ReferrersTests {
    @Test("byte for byte, for the image, its children, and what refers to it; and nothing is left to do then")
    func everything() async throws {
        let site = try Site()
        let (index, children) = try site.index("1.0")
        let sbom = try await site.refer(to: index.digest, type: "application/spdx+json", at: site.source)
        let signature = try await site.refer(
            to: sbom.digest.text,
            type: "application/vnd.cncf.notary.signature",
            at: site.source
        )
        let bundle = try await site.refer(
            to: children[0].digest,
            type: "application/vnd.dev.sigstore.bundle.v0.3+json",
            at: site.source
        )
        let report = try await site.promote("team/app:1.0")
        #expect(report.verdict == .done)
        let attachments = report.results.flatMap(\.attachments)
        #expect(Set(attachments.map(\.attachment.manifest)) == [sbom, signature, bundle])
        #expect(attachments.allSatisfy { $0.outcome == .carried })
        for (subject, referrer) in [(index.digest, sbom), (sbom.digest.text, signature), (children[0].digest, bundle)] {
            #expect(try await site.referrers(of: subject, at: site.destination) == [referrer.digest])
            #expect(try await site.listed(subject, at: site.destination) == [referrer.digest])
        }
        let again = try await site.promote("team/app:1.0")
        #expect(again.results.map(\.outcome) == [.unchanged])
    }

    @Test("beside what the destination has: the list under the tag is the union of both")
    func union() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        _ = try await site.promote("team/app:1.0")
        let theirs = try await site.refer(to: image.digest, type: "application/vnd.theirs", at: site.destination)
        let ours = try await site.refer(to: image.digest, type: "application/vnd.ours", at: site.source)
        let report = try await site.promote("team/app:1.0")
        #expect(report.verdict == .done)
        #expect(Set(try await site.referrers(of: image.digest, at: site.destination)) == [theirs.digest, ours.digest])
        #expect(Set(try await site.listed(image.digest, at: site.destination)) == [theirs.digest, ours.digest])
    }

    @Test("several of an image are listed with one writing of the list")
    func onePush() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        for name in ["a", "b", "c"] {
            _ = try await site.refer(to: image.digest, type: "application/vnd.\(name)", at: site.source)
        }
        let destination = WatchedBackend(site.destination)
        #expect(try await site.promote("team/app:1.0", to: [destination]).verdict == .done)
        let tag = try #require(ReferrersTag.name(for: try Digest(image.digest)))
        let lists = destination.writes.filter { call in
            if case .pushManifest(_, tag.text) = call { true } else { false }
        }
        #expect(lists.count == 1)
        // The human tag comes last.
        guard case .pushManifest(_, "1.0") = destination.writes.last else {
            Issue.record("\(destination.writes)")
            return
        }
    }

    @Test("with all that is below it, where it is an index")
    func index() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        let child = try await site.refer(to: image.digest, type: "application/vnd.part", at: site.source)
        let subject = try #require(try await site.source.resolve(.digest(try Digest(image.digest)), in: site.app))
        let text = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","artifactType":"application/vnd.whole",\
            "manifests":[{"mediaType":"\(child.mediaType)","size":\(child.bytes.count),"digest":"\(child.digest)"}],\
            "subject":{"mediaType":"\(subject.mediaType)","size":\(subject.size),"digest":"\(subject.digest)"}}
            """
        let whole = RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex)
        try await site.source.push(whole, to: site.app, tagged: nil)
        #expect(try await site.promote("team/app:1.0").verdict == .done)
        let arrived = try await site.referrers(of: image.digest, at: site.destination)
        #expect(Set(arrived) == [child.digest, whole.digest])
    }

    @Test("a list that someone else writes at the same time is repaired")
    func race() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        let ours = try await site.refer(to: image.digest, type: "application/vnd.ours", at: site.source)
        let tag = try #require(ReferrersTag.name(for: try Digest(image.digest)))
        let empty = RawManifest(
            bytes: Array(
                #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#.utf8
            ),
            mediaType: .ociIndex
        )
        let isFirst = Once()
        let base = site.destination
        let app = site.app
        let destination = WatchedBackend(
            base,
            after: { (call) throws(RegistryError) in
                if case .pushManifest(_, tag.text) = call, isFirst.isFirst() {
                    try await base.push(empty, to: app, tagged: tag)
                }
            }
        )
        #expect(try await site.promote("team/app:1.0", to: [destination]).verdict == .done)
        #expect(try await site.listed(image.digest, at: site.destination) == [ours.digest])
    }

    @Test("a tag of that name that holds something else is kept, and the run says what could not be listed")
    func taken() async throws {
        let site = try Site()
        let image = try site.image("1.0")
        _ = try await site.promote("team/app:1.0")
        _ = try await site.refer(to: image.digest, type: "application/vnd.ours", at: site.source)
        let tag = try #require(ReferrersTag.name(for: try Digest(image.digest)))
        try site.image("other", layers: [8])
        _ = try await site.promote("team/app:other")
        let other = try #require(try await site.destination.manifest(.tag(try TagName("other")), in: site.app))
        try await site.destination.push(other, to: site.app, tagged: tag)
        let report = try await site.promote("team/app:1.0", to: [WatchedBackend(site.destination)])
        #expect(report.verdict == .partlyDone)
        guard case .conflict? = report.results.first?.attachments.first?.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(try await site.destination.resolve(.tag(tag), in: site.app)?.digest == other.digest)
    }
}

extension Site {
    /// Attaches an artifact to a manifest by its subject field.
    func refer(to digest: String, type: String, at backend: any RegistryBackend) async throws -> RawManifest {
        let subject = try #require(try await backend.resolve(.digest(try Digest(digest)), in: app))
        let empty = Array("{}".utf8)
        _ = try await backend.push(BlobUpload(bytes: empty, mediaType: .ociEmpty), to: app)
        let text = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"\(type)",\
            "config":{"mediaType":"application/vnd.oci.empty.v1+json","size":2,"digest":"\(PromoterCore.Digest(of: empty))"},\
            "layers":[{"mediaType":"application/vnd.oci.empty.v1+json","size":2,"digest":"\(PromoterCore.Digest(of: empty))"}],\
            "subject":{"mediaType":"\(subject.mediaType)","size":\(subject.size),"digest":"\(subject.digest)"}}
            """
        let manifest = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
        try await backend.push(manifest, to: app, tagged: nil)
        return manifest
    }

    /// What the registry's own list shows of a manifest.
    func referrers(of digest: String, at backend: any RegistryBackend) async throws -> [PromoterCore.Digest] {
        let list = try await backend.referrers?.referrers(of: try Digest(digest), in: app)
        return (list ?? []).map(\.digest)
    }

    /// What the list under the tag shows of a manifest.
    func listed(_ digest: String, at backend: any RegistryBackend) async throws -> [PromoterCore.Digest] {
        guard let tag = ReferrersTag.name(for: try Digest(digest)),
            let manifest = try await backend.manifest(.tag(tag), in: app)
        else { return [] }
        return try manifest.content().children.map(\.digest)
    }
}
