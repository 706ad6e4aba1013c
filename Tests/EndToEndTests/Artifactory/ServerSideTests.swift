import Foundation
import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("Within one Artifactory", .requires(.oras, .crane, .cosign2, .curl))
struct ServerSideTests {
    @Test("a signed image is promoted in 16 requests at most, without a layer", arguments: ArtifactorySite.versions)
    func image(version: String) async throws {
        let site = try await ArtifactorySite(version: version)
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        await site.server.log.clear()

        let result = try await site.promote(image.name)

        #expect(result.isSuccess, "\(result)")
        let requests = await site.requests()
        #expect(requests.count <= 16, "\(requests.lines)")
        expectNoLayer(image.layers, requests)
        expectSignaturesFirst([image.digest], "1.0", of: SignedArtifact.repository, requests)
        #expect(try await site.promoted("1.0", in: SignedArtifact.repository) == image.digest)
        #expect(try await image.cosign.verify("1.0", in: SignedArtifact.repository, at: site.production) == 1)
        // The source is as it was: the call moves by default.
        try await image.cosign.verify("1.0", in: SignedArtifact.repository, at: site.staging)
    }

    @Test(
        "an index of five platforms, signed recursively and attested, costs 4 requests a further attachment",
        arguments: ArtifactorySite.versions
    )
    func index(version: String) async throws {
        let site = try await ArtifactorySite(version: version)
        let platforms = ["amd64", "arm64", "ppc64le", "riscv64", "s390x"]
        let image = try await SignedImage(at: site.staging, home: site.home, platforms: platforms)
        await site.server.log.clear()

        let result = try await site.promote(image.name)

        #expect(result.isSuccess, "\(result)")
        let requests = await site.requests()
        let attachments = 1 + platforms.count + 1
        #expect(requests.count <= 16 + 4 * (attachments - 1), "\(requests.count): \(requests.lines)")
        expectNoLayer(image.layers, requests)
        expectSignaturesFirst([image.index.digest] + image.images.map(\.digest), SignedImage.tag, requests)
        try await image.verify(at: site.production, home: site.home)
        #expect(try await site.promoted(SignedImage.tag) == image.index.digest)

        await site.server.log.clear()
        let again = try await site.promote(image.name)
        #expect(again.isSuccess, "\(again)")
        #expect(again.outputText.contains("nothing to do"), "\(again)")
        let repeated = await site.requests()
        #expect(repeated.filter(\.isWrite).isEmpty, "\(repeated.lines)")
    }

    @Test("a second image of the run pays no preflight again")
    func severalImages() async throws {
        let site = try await ArtifactorySite()
        let first = try await SignedArtifact(at: site.staging, home: site.home, seed: 1, tag: "1.0")
        let second = try await SignedArtifact(at: site.staging, home: site.home, seed: 50, tag: "2.0")
        await site.server.log.clear()
        let result = try await site.promote(first.name, second.name)
        #expect(result.isSuccess, "\(result)")
        let requests = await site.requests()
        #expect(requests.count { $0.path.contains("/api/system/version") } == 1, "\(requests.lines)")
        #expect(requests.count { $0.path.contains("/api/repositories/") } == 2, "\(requests.lines)")
        #expect(requests.count <= 16 + 13, "\(requests.lines)")
    }

    @Test("an image gets another tag and another name", arguments: ArtifactorySite.versions)
    func retag(version: String) async throws {
        let site = try await ArtifactorySite(version: version)
        let image = try await SignedImage(at: site.staging, home: site.home, isAttested: false)
        let result = try await site.promote(image.name, "--tag", "stable", "--repository", "live/application")
        #expect(result.isSuccess, "\(result)")
        #expect(try await site.promoted("stable", in: "live/application") == image.index.digest)
        #expect(try await site.promoted(SignedImage.tag, in: "live/application") == nil)
        let cosign = image.cosign
        for digest in [image.index.digest] + image.images.map(\.digest) {
            try await cosign.verify(digest, in: "live/application", at: site.production)
        }
    }

    @Test("a target that another key signed keeps those signatures", arguments: ArtifactorySite.versions)
    func otherKey(version: String) async throws {
        let site = try await ArtifactorySite(version: version)
        let image = try await SignedImage(at: site.staging, home: site.home)
        try await RegistryClient(home: site.home)
            .oras([
                "cp", "--no-tty", "--from-plain-http", "--to-plain-http",
                site.staging.image(SignedImage.repository, SignedImage.tag),
                site.production.image(SignedImage.repository, "other"),
            ])
        let owner = try await Cosign(home: site.home)
        try await owner.sign(image.index.digest, in: SignedImage.repository, at: site.production, isRecursive: true)
        await site.server.log.clear()

        let result = try await site.promote(image.name)

        #expect(result.isSuccess, "\(result)")
        let requests = await site.requests()
        expectSignaturesFirst([image.index.digest] + image.images.map(\.digest), SignedImage.tag, requests)
        try await image.verify(at: site.production, home: site.home)
        for digest in [image.index.digest] + image.images.map(\.digest) {
            #expect(try await owner.verify(digest, in: SignedImage.repository, at: site.production) == 1)
        }
    }

    @Test("a dry run prints its calls, and makes none of them")
    func dryRun() async throws {
        let site = try await ArtifactorySite()
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        await site.server.log.clear()
        let result = try await site.promote(image.name, "--dry-run")
        #expect(result.isSuccess, "\(result)")
        let requests = await site.requests()
        #expect(!requests.contains { $0.isWrite && !$0.path.contains("dry=1") }, "\(requests.lines)")
        let tag = ArtifactorySite.signatureTag(image.digest)
        #expect(result.outputText.contains("/v2/promote"), "\(result)")
        let folder = "to=/\(ArtifactorySite.production)/\(SignedArtifact.repository)/\(tag)/"
        let copies = result.outputText.split(separator: "\n").filter { $0.contains(folder) }
        #expect(copies.count == 2 && copies.allSatisfy { $0.contains("\(folder)sha256__") }, "\(result)")
        let manifest = "/\(ArtifactorySite.production)/v2/\(SignedArtifact.repository)/manifests/\(tag)"
        #expect(result.outputText.contains("PUT ") && result.outputText.contains(manifest), "\(result)")
    }

    @Test("a promoted image is marked with who, when and from where, where that is asked for")
    func properties() async throws {
        let marks = #"{ promoter.by: "{user}", promoter.from: "{source}", promoter.at: "{time}" }"#
        let site = try await ArtifactorySite(properties: marks)
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        let result = try await site.promote(image.name)
        #expect(result.isSuccess, "\(result)")
        let answer = try await site.get(
            "api/storage/\(ArtifactorySite.production)/\(SignedArtifact.repository)/1.0/manifest.json?properties"
        )
        #expect(answer.contains(#""promoter.by" : [ "\#(ArtifactorySite.application)" ]"#), "\(answer)")
        let source = "\(site.server.url)/artifactory/\(ArtifactorySite.staging)"
        #expect(answer.contains(#""promoter.from" : [ "\#(source)" ]"#), "\(answer)")
    }
}

/// Expects that no request was about a layer of the image.
func expectNoLayer(_ layers: [String], _ requests: [RequestLogEntry]) {
    for layer in layers {
        let hex = layer.replacing("sha256:", with: "")
        #expect(!requests.contains { $0.path.contains(hex) }, "\(requests.lines)")
    }
}

/// Expects that the target's tag was made once, and only when all signatures were there.
func expectSignaturesFirst(
    _ digests: [String],
    _ tag: String,
    of repository: String = SignedImage.repository,
    _ requests: [RequestLogEntry]
) {
    let makes = { (entry: RequestLogEntry) in (entry.isPromotion && entry.isServed) || entry.makes(tag, of: repository)
    }
    guard let promotion = requests.firstIndex(where: makes) else {
        Issue.record("the tag was never made: \(requests.lines)")
        return
    }
    for digest in digests {
        let signature = requests.firstIndex { $0.makes(ArtifactorySite.signatureTag(digest), of: repository) }
        #expect(signature.map { $0 < promotion } == true, "\(digest): \(requests.lines)")
    }
}

extension [RequestLogEntry] {
    /// One line each, for a failed test.
    var lines: String { map { "\n\($0.status) \($0.method) \($0.path)" }.joined() }
}
