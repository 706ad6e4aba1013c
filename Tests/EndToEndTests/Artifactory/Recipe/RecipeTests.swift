import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("The known recipe: promote, File Info, Copy Item", .requires(.ansible, .cosign2, .oras))
struct RecipeTests {
    @Test("carries an image of one platform with its signature", arguments: ArtifactorySite.versions)
    func singleImage(version: String) async throws {
        let site = try await ArtifactorySite(version: version)
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        let recap = try await Self.recipe(at: site, image: SignedArtifact.repository, tag: image.tag)
        #expect(recap.failed == 0, "\(recap)")

        #expect(try await site.promoted(image.tag, in: SignedArtifact.repository) == image.digest)
        try await image.cosign.verify(image.tag, in: SignedArtifact.repository, at: site.production)
    }

    @Test("leaves the promoted tag without its signature for a moment, which promoter never does")
    func unsignedMoment() async throws {
        let site = try await ArtifactorySite()
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        let signature = ArtifactorySite.signatureTag(image.digest)
        await site.server.log.clear()
        _ = try await Self.recipe(at: site, image: SignedArtifact.repository, tag: image.tag)
        let recipe = await site.requests().filter { $0.isServed && $0.isWrite }
        let promotion = try #require(recipe.firstIndex { $0.isPromotion })
        let copy = try #require(recipe.firstIndex { $0.path.contains("/api/copy/") && $0.path.contains(signature) })
        #expect(promotion < copy)

        let other = try await ArtifactorySite()
        let same = try await SignedArtifact(at: other.staging, home: other.home)
        await other.server.log.clear()
        let result = try await other.promote(same.name)
        #expect(result.isSuccess, "\(result)")
        let requests = await other.requests().filter { $0.isServed && $0.isWrite }
        let last = try #require(requests.lastIndex { $0.isPromotion })
        let signed = try #require(
            requests.firstIndex {
                $0.makes(ArtifactorySite.signatureTag(same.digest), of: SignedArtifact.repository)
            }
        )
        #expect(signed < last)
    }

    @Test("leaves the promoted tag unsigned for good where it is interrupted, where promoter makes no tag")
    func interruption() async throws {
        let site = try await ArtifactorySite()
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        await site.server.faults.arm(.status(500), pathContains: "/api/copy/", times: nil)
        let promoter = try await site.promote(image.name)
        #expect(!promoter.isSuccess, "\(promoter)")
        #expect(try await site.promoted(image.tag, in: SignedArtifact.repository) == nil)

        let recap = try await Self.recipe(at: site, image: SignedArtifact.repository, tag: image.tag)
        #expect(recap.failed == 1, "\(recap)")
        #expect(try await site.promoted(image.tag, in: SignedArtifact.repository) == image.digest)
        await Self.expectRefusal("no signatures found") {
            try await image.cosign.verify(image.tag, in: SignedArtifact.repository, at: site.production)
        }
    }

    @Test("fails at an index after it has promoted it: nothing of it is signed")
    func index() async throws {
        let site = try await ArtifactorySite()
        let image = try await SignedImage(at: site.staging, home: site.home)
        let recap = try await Self.recipe(at: site, image: SignedImage.repository, tag: SignedImage.tag)
        #expect(recap.failed == 1, "\(recap)")
        #expect(try await site.promoted(SignedImage.tag) == image.index.digest)
        await Self.expectRefusal("no signatures found") {
            try await image.cosign.verify(SignedImage.tag, in: SignedImage.repository, at: site.production)
        }
    }

    @Test(
        "promotes and leaves unsigned where Copy Item is not licensed, where promoter carries the signature all the same"
    )
    func unlicensed() async throws {
        let site = try await ArtifactorySite(edition: .jcr)
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        let recap = try await Self.recipe(at: site, image: SignedArtifact.repository, tag: image.tag)
        #expect(recap.failed == 1, "\(recap)")
        #expect(try await site.promoted(image.tag, in: SignedArtifact.repository) == image.digest)
        await Self.expectRefusal("no signatures found") {
            try await image.cosign.verify(image.tag, in: SignedArtifact.repository, at: site.production)
        }
        let result = try await site.promote(image.name)
        #expect(result.isSuccess, "\(result)")
        try await image.cosign.verify(image.tag, in: SignedArtifact.repository, at: site.production)
    }

    @Test("told of an index's manifest, loses the signatures of its platforms and all attestations")
    func indexWithItsManifest() async throws {
        let site = try await ArtifactorySite()
        let image = try await SignedImage(at: site.staging, home: site.home)
        let recap = try await Self.recipe(
            at: site,
            image: SignedImage.repository,
            tag: SignedImage.tag,
            manifest: "list.manifest.json"
        )
        #expect(recap.failed == 0, "\(recap)")
        try await image.cosign.verify(SignedImage.tag, in: SignedImage.repository, at: site.production)
        for platform in image.images {
            await Self.expectRefusal("no signatures found") {
                try await image.cosign.verify(platform.digest, in: SignedImage.repository, at: site.production)
            }
        }
        await Self.expectRefusal("no matching attestations") {
            try await image.cosign.verifyAttestation(SignedImage.tag, in: SignedImage.repository, at: site.production)
        }

        // promoter carries what is left.
        let result = try await site.promote(image.name)
        #expect(result.isSuccess, "\(result)")
        try await image.verify(at: site.production)
    }

    @Test("takes the place of a signature that the target had, where promoter keeps both")
    func overwriting() async throws {
        for usesRecipe in [true, false] {
            let site = try await ArtifactorySite()
            let image = try await SignedArtifact(at: site.staging, home: site.home)
            let first = try await site.promote(image.name)
            #expect(first.isSuccess, "\(first)")
            let other = try await Cosign(home: site.home)
            try await other.sign(image.digest, in: SignedArtifact.repository, at: site.production)
            try await other.verify(image.tag, in: SignedArtifact.repository, at: site.production)

            if usesRecipe {
                let recap = try await Self.recipe(at: site, image: SignedArtifact.repository, tag: image.tag)
                #expect(recap.failed == 0, "\(recap)")
                await Self.expectRefusal("no matching signatures") {
                    try await other.verify(image.tag, in: SignedArtifact.repository, at: site.production)
                }
            } else {
                let again = try await site.promote(image.name)
                #expect(again.isSuccess, "\(again)")
                try await other.verify(image.tag, in: SignedArtifact.repository, at: site.production)
                try await image.cosign.verify(image.tag, in: SignedArtifact.repository, at: site.production)
            }
        }
    }

    /// Expects that cosign finds the image, but not what vouches for it.
    private static func expectRefusal(
        _ reason: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ verification: () async throws -> Void
    ) async {
        let error = await #expect(throws: TestSupportError.self, sourceLocation: sourceLocation) {
            try await verification()
        }
        #expect(error.map { "\($0)".contains(reason) } == true, "\(error as Any)", sourceLocation: sourceLocation)
    }

    private static func recipe(
        at site: ArtifactorySite,
        image: String,
        tag: String,
        manifest: String = "manifest.json"
    ) async throws -> PlayRecap {
        let playbook = try AnsiblePlaybook(
            "\(Repository.root)/Tests/EndToEndTests/Artifactory/Recipe/Playbook/promote.yml"
        )
        let variables = [
            "artifactory": "\(site.server.url)/artifactory", "image": image, "tag": tag, "manifest": manifest,
        ]
        return try await playbook.run(variables, environment: site.administrator)
    }
}
