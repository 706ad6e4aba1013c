import PromoterCore
import RegistryEmulator
import Testing

@Suite("What refers to an image in an Artifactory")
struct ReferrersTests {
    private let request: PromotionRequest
    private let app: RepositoryName

    init() throws {
        request = PromotionRequest(images: [try ImageReference("team/app:1.0")], trustedAge: .seconds(600))
        app = try RepositoryName("team/app")
    }

    /// Attaches an SBOM by its subject.
    private func refer(
        to subject: RawManifest,
        in backend: any RegistryBackend,
        tagged tag: String? = nil
    ) async throws -> RawManifest {
        let empty = Array("{}".utf8)
        _ = try await backend.push(BlobUpload(bytes: empty, mediaType: .ociEmpty), to: app)
        let part = #"{"mediaType":"\#(MediaType.ociEmpty)","digest":"\#(Digest(of: empty))","size":2}"#
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","artifactType":"application/spdx+json",\
            "config":\(part),"layers":[\(part)],\
            "subject":{"mediaType":"\(subject.mediaType)","digest":"\(subject.digest)","size":\(subject.bytes.count)}}
            """
        let manifest = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
        try await backend.push(manifest, to: app, tagged: try tag.map { try TagName($0) })
        return manifest
    }

    private func promoted(_ artifactory: EmulatedArtifactory) async throws -> (ImageResult, [String]) {
        var result: ImageResult?
        let requests = try await artifactory.requests {
            let report = try await artifactory.promote(request)
            #expect(report.verdict == .done, "\(report)")
            result = report.results.first
        }
        return (try #require(result), requests)
    }

    @Test("is carried though it has a tag")
    func tagged() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let staging = try artifactory.backend("staging")
            let image = try SignedImage("a", kinds: [])
            try await image.push("team/app:1.0", to: staging)
            let sbom = try await refer(to: image.root, in: staging, tagged: "sbom-1.0")
            let (result, _) = try await promoted(artifactory)
            #expect(result.attachments.map(\.attachment.manifest) == [sbom])
            let production = try artifactory.backend("production")
            #expect(try await production.manifest(.digest(sbom.digest), in: app) == sbom)
            let listed = try await production.referrers?.referrers(of: image.root.digest, in: app)
            #expect(listed?.map(\.digest) == [sbom.digest])
        }
    }

    @Test("is missed by a comparison, and repaired, though it has a tag and its image is there")
    func repaired() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let (staging, production) = (try artifactory.backend("staging"), try artifactory.backend("production"))
            let image = try SignedImage("a")
            try await image.push("team/app:1.0", to: staging)
            _ = try await promoted(artifactory)
            let sbom = try await refer(to: image.root, in: staging, tagged: "sbom-1.0")
            let reference = try ImageReference("team/app:1.0")
            let difference = try #require(
                await Comparison(of: staging, with: production).differences(of: [reference]).first
            )
            #expect(try difference.get().plan.attachmentsToWrite.map(\.attachment.manifest) == [sbom])
            let report = await Repair(
                from: staging,
                to: [production],
                request: RepairRequest(images: [.image(reference)])
            )
            .run()
            #expect(report.verdict == .done, "\(report)")
            #expect(try await production.manifest(.digest(sbom.digest), in: app) == sbom)
        }
    }

    @Test("keeps the image from being moved away from it, though it has a tag")
    func moved() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let staging = try artifactory.backend("staging")
            let image = try SignedImage("a", kinds: [])
            try await image.push("team/app:1.0", to: staging)
            _ = try await refer(to: image.root, in: staging, tagged: "sbom-1.0")
            var request = request
            request.movesImages = true
            let report = try await artifactory.promote(request)
            #expect(report.verdict == .failed, "\(report)")
            #expect(try await staging.resolve(.tag(TagName("1.0")), in: app) != nil)
        }
    }

    /// Pushes an index of an image and of an attestation, and nothing else.
    private func pushIndex(
        attached isAttached: Bool,
        to staging: any RegistryBackend
    ) async throws -> (image: SignedImage, attestation: RawManifest) {
        let image = try SignedImage("a", kinds: [])
        try await image.push("team/app:image", to: staging)
        let other = try SignedImage("attestation", kinds: [])
        try await other.push("team/app:other", to: staging)
        let attestation = isAttached ? try await refer(to: image.root, in: staging) : other.root
        let entries = [(image.root, "linux", "amd64"), (attestation, "unknown", "unknown")]
            .map { manifest, os, architecture in
                """
                {"mediaType":"\(manifest.mediaType)","digest":"\(manifest.digest)","size":\(manifest.bytes.count),\
                "platform":{"os":"\(os)","architecture":"\(architecture)"}}
                """
            }
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociIndex)","manifests":[\(entries.joined(separator: ","))]}
            """
        try await staging.push(
            RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex),
            to: app,
            tagged: TagName("1.0")
        )
        for tag in ["image", "other"] {
            #expect(try await staging.deletion?.delete(.tag(TagName(tag)), in: app) == true)
        }
        if isAttached { _ = try await staging.deletion?.delete(.digest(other.root.digest), in: app) }
        return (image, attestation)
    }

    @Test("is found though the image's own index lists it")
    func inIndex() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let staging = try artifactory.backend("staging")
            let (image, attestation) = try await pushIndex(attached: true, to: staging)
            let tree = try await Inspection(of: staging).tree(of: ImageReference("team/app:1.0"))
            let platform = try #require(tree.root.children.first { $0.descriptor.digest == image.root.digest })
            #expect(platform.attachments.map(\.attachment.manifest) == [attestation])
            let (result, _) = try await promoted(artifactory)
            #expect(result.attachments.map(\.attachment.manifest) == [attestation], "\(result)")
            let listed = try await artifactory.backend("production").referrers?
                .referrers(of: image.root.digest, in: app)
            #expect(listed?.map(\.digest) == [attestation.digest])
        }
    }

    @Test("costs one request for each attestation that an index lists and that is attached to nothing")
    func costOfIndex() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let staging = try artifactory.backend("staging")
            let (_, attestation) = try await pushIndex(attached: false, to: staging)
            let (result, requests) = try await promoted(artifactory)
            #expect(result.attachments.isEmpty)
            #expect(!requests.contains { $0.contains("/referrers/") }, "\(requests)")
            let reads = requests.filter { $0.hasPrefix("GET") && $0.hasSuffix("/manifests/\(attestation.digest)") }
            #expect(reads.count == 1, "\(requests)")
        }
    }

    @Test("costs a request for each manifest of the image where the repository has another tag, none where it has not")
    func cost() async throws {
        func asked(_ others: [String]) async throws -> (referrers: Int, all: Int) {
            try await EmulatedArtifactory.using { artifactory in
                let staging = try artifactory.backend("staging")
                let image = try SignedImage("a")
                try await image.push("team/app:1.0", to: staging)
                for other in others { try await SignedImage(other).push("team/app:\(other)", to: staging) }
                let (result, requests) = try await promoted(artifactory)
                #expect(result.attachments.count == 1)
                return (requests.count { $0.contains("/referrers/") }, requests.count)
            }
        }
        let alone = try await asked([])
        #expect(alone.referrers == 0 && alone.all <= 16, "\(alone)")
        for others in [["other"], ["b", "c", "d"]] {
            let found = try await asked(others)
            #expect(found.referrers == 2 && found.all == alone.all + 2, "\(found)")
        }
    }
}
