import PromoterCore
import RegistryEmulator
import RegistryEmulatorServer
import Testing

@Suite("A promotion within an emulated Artifactory")
struct PromotionTests {
    private let request: PromotionRequest
    private let app: RepositoryName

    init() throws {
        request = PromotionRequest(images: [try ImageReference("team/app:1.0")], trustedAge: .seconds(600))
        app = try RepositoryName("team/app")
    }

    private func expectWhole(
        _ image: SignedImage,
        in artifactory: EmulatedArtifactory,
        tag: String = "1.0"
    ) async throws {
        let production = try artifactory.backend("production")
        #expect(try await production.resolve(.tag(TagName(tag)), in: app)?.digest == image.root.digest)
        for child in image.children {
            #expect(try await production.resolve(.digest(child.digest), in: app)?.digest == child.digest)
        }
        for attachment in image.attachments {
            #expect(try await production.resolve(.tag(attachment.tag), in: app)?.digest == attachment.manifest.digest)
        }
    }

    @Test(
        "carries image and signatures by the server, whatever its version",
        arguments: EmulatedArtifactory.versions,
        [0, 5]
    )
    func whole(version: String, platforms: Int) async throws {
        try await EmulatedArtifactory.using(version: version) { artifactory in
            let image = try SignedImage("a", platforms: platforms, kinds: ["sig", "att"])
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(request)
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(!requests.contains { $0.contains("/blobs/") }, "\(requests)")
            #expect(requests.contains { $0.hasPrefix("POST 200 /api/docker/staging/v2/promote") })
            try await expectWhole(image, in: artifactory)
        }
    }

    @Test("costs at most 16 requests for a signed image, none of them for a layer")
    func cost() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(request)
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(requests.count <= 16, "\(requests.joined(separator: "\n"))")
            #expect(!requests.contains { $0.contains(" 401 ") }, "\(requests)")
            let again = try await artifactory.requests { _ = try await artifactory.promote(request) }
            #expect(again.count <= 4, "\(again.joined(separator: "\n"))")
        }
    }

    @Test("costs at most 16 requests and 4 for each further attachment of an index of 5 platforms")
    func costOfIndex() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a", platforms: 5)
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(request)
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(requests.count <= 16 + 4 * 5, "\(requests.joined(separator: "\n"))")
        }
    }

    @Test("a container registry promotes the image, and the signatures go through its registry API")
    func container() async throws {
        try await EmulatedArtifactory.using(edition: .jcr) { artifactory in
            let image = try SignedImage("a", platforms: 2, kinds: ["sig", "att"])
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(request)
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(requests.count { $0.contains("/api/copy/") } == 1, "\(requests)")
            #expect(requests.contains { $0.hasPrefix("POST 200 /api/docker/staging/v2/promote") }, "\(requests)")
            try await expectWhole(image, in: artifactory)
        }
    }

    @Test(
        "replaces a tag by the server from version 7.117.1 on, and through the registry API before",
        arguments: EmulatedArtifactory.versions
    )
    func replaced(version: String) async throws {
        try await EmulatedArtifactory.using(version: version) { artifactory in
            let old = try SignedImage("old")
            try await old.push("team/app:1.0", to: try artifactory.backend("production"))
            let image = try SignedImage("new")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            var request = request
            request.overwritesTags = true
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(request)
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(requests.contains { $0.contains("/v2/promote") } == (version == "7.117.1"), "\(requests)")
            try await expectWhole(image, in: artifactory)
            let kept = try await artifactory.backend("production").resolve(.digest(old.root.digest), in: app)
            #expect(kept?.digest == old.root.digest)
        }
    }

    @Test("keeps the image that a tag is taken from, also where somebody set the tag after the files were listed")
    func replacedMeanwhile() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let production = try artifactory.backend("production")
            let image = try SignedImage("ours", kinds: [])
            try await image.push("team/app:0.9", to: production)
            _ = try await production.listing(of: app)
            let theirs = try SignedImage("theirs", kinds: [])
            try await theirs.push("team/app:1.0", to: try artifactory.freshBackend("production"))
            // The tag is asked for again before it is set, and shows that the files are others by now.
            let tag = try TagName("1.0")
            #expect(try await production.resolve(.tag(tag), in: app)?.digest == theirs.root.digest)
            try await production.push(image.root, to: app, tagged: tag)
            let fresh = try artifactory.freshBackend("production")
            #expect(try await fresh.resolve(.tag(tag), in: app)?.digest == image.root.digest)
            #expect(try await fresh.resolve(.digest(theirs.root.digest), in: app)?.digest == theirs.root.digest)
        }
    }

    @Test("joins what the destination has with what the source has")
    func merged() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a", signer: "ours")
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            try await SignedImage("a", signer: "theirs").push("team/app:0.9", to: try artifactory.backend("production"))
            let report = try await artifactory.promote(request)
            #expect(report.verdict == .done, "\(report)")
            let found = try await artifactory.backend("production").manifest(.tag(image.attachments[0].tag), in: app)
            let text = String(decoding: try #require(found).bytes, as: UTF8.self)
            #expect(text.contains("ours sig") && text.contains("theirs sig"), "\(text)")
        }
    }

    @Test("moves where it is told to")
    func moved() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a", kinds: [])
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            var request = request
            request.movesImages = true
            let report = try await artifactory.promote(request)
            #expect(report.verdict == .done, "\(report)")
            try await expectWhole(image, in: artifactory)
            #expect(try await artifactory.backend("staging").resolve(.tag(TagName("1.0")), in: app) == nil)
        }
    }

    @Test(
        "lists a repository with what its tags point to, in one request, or by a search",
        arguments: ArtifactoryEdition.allCases
    )
    func listing(edition: ArtifactoryEdition) async throws {
        try await EmulatedArtifactory.using(edition: edition) { artifactory in
            let staging = try artifactory.backend("staging")
            let image = try SignedImage("a", platforms: 2)
            try await image.push("team/app:1.0", to: staging)
            let listing = try await staging.listing(of: app)
            #expect(try listing.tags[TagName("1.0")] == image.root.digest)
            #expect(listing.tags.count == 4)
            let all = ([image.root] + image.children + image.attachments.map(\.manifest)).map(\.digest)
            #expect(listing.manifests == Set(all))
            #expect(try await staging.listing(of: RepositoryName("no/such")).tags.isEmpty)
        }
    }

    @Test("searches for files where the server has no list of them, which is asked for once")
    func searching() async throws {
        try await EmulatedArtifactory.using { artifactory in
            let image = try SignedImage("a", platforms: 5, kinds: ["sig", "att"])
            try await image.push("team/app:1.0", to: try artifactory.backend("staging"))
            let answer = Fault.Kind.status(400, body: "This REST API is available only in Artifactory Pro")
            await artifactory.emulator.faults.arm(answer, pathContains: "?list", times: nil)
            let requests = try await artifactory.requests {
                let report = try await artifactory.promote(request)
                #expect(report.verdict == .done, "\(report)")
            }
            #expect(requests.count { $0.contains("?list") } <= 2, "\(requests)")
            #expect(requests.contains { $0.hasPrefix("POST 200 /api/search/aql") }, "\(requests)")
            #expect(!requests.contains { $0.contains("/blobs/") }, "\(requests)")
            try await expectWhole(image, in: artifactory)
        }
    }
}
