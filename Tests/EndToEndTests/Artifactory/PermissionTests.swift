import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("A right that is missing at an Artifactory", .requires(.oras, .crane, .cosign2))
struct PermissionTests {
    static let staging = ArtifactorySite.staging
    static let production = ArtifactorySite.production

    struct Case: Sendable, CustomTestStringConvertible {
        let missing: String
        let rights: [RepositoryRight]
        var testDescription: String { missing }
    }

    @Test(
        "ends the promotion before anything is visible, and is named",
        arguments: [
            Case(
                missing: "may not see it",
                rights: [RepositoryRight("\(production)/**", [.pull, .push, .annotate, .delete])]
            ),
            Case(
                missing: "Deploy/Cache",
                rights: [RepositoryRight("\(staging)/**", [.pull]), RepositoryRight("\(production)/**", [.pull])]
            ),
            Case(
                missing: "may not see it",
                rights: [RepositoryRight("\(staging)/**", [.pull]), RepositoryRight("\(production)/**", [.push])]
            ),
        ]
    )
    func refused(_ example: Case) async throws {
        let site = try await ArtifactorySite(rights: example.rights)
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        let result = try await site.promote(image.name)
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains(example.missing), "\(result)")
        #expect(result.errorText.contains("mend:"), "\(result)")
        #expect(!result.errorText.contains(ArtifactorySite.password))
        #expect(try await site.promoted("1.0", in: SignedArtifact.repository) == nil)
    }

    @Test("to overwrite is needed for merged signatures; without it nothing is promoted, and nothing is lost")
    func merge() async throws {
        let site = try await ArtifactorySite(rights: [
            RepositoryRight("\(Self.staging)/**", [.pull]),
            RepositoryRight("\(Self.production)/**", [.pull, .push, .annotate]),
        ])
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        try await RegistryClient(home: site.home)
            .oras([
                "cp", "--no-tty", "--from-plain-http", "--to-plain-http",
                site.staging.image(SignedArtifact.repository, "1.0"),
                site.production.image(SignedArtifact.repository, "other"),
            ])
        let owner = try await Cosign(home: site.home)
        try await owner.sign(image.digest, in: SignedArtifact.repository, at: site.production)
        let result = try await site.promote(image.name)
        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains("Delete/Overwrite"), "\(result)")
        #expect(try await site.promoted("1.0", in: SignedArtifact.repository) == nil)
        #expect(try await owner.verify(image.digest, in: SignedArtifact.repository, at: site.production) == 1)
    }

    @Test("to overwrite keeps a tag where it is")
    func overwrite() async throws {
        let site = try await ArtifactorySite(rights: [
            RepositoryRight("\(Self.staging)/**", [.pull]),
            RepositoryRight("\(Self.production)/**", [.pull, .push, .annotate]),
        ])
        let old = try await SignedArtifact(at: site.production, home: site.home, seed: 60)
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        let result = try await site.promote(image.name, "--overwrite")
        #expect(result.termination == .exited(1), "\(result)")
        #expect(try await site.promoted("1.0", in: SignedArtifact.repository) == old.digest)
    }

    @Test("is no login: a refused copy is not asked again and again")
    func noLoginLoop() async throws {
        let site = try await ArtifactorySite(rights: [
            RepositoryRight("\(Self.staging)/**", [.pull]), RepositoryRight("\(Self.production)/**", [.pull]),
        ])
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        await site.server.log.clear()
        _ = try await site.promote(image.name)
        let requests = await site.requests()
        #expect(requests.count { $0.path.contains("/api/copy/") } <= 1, "\(requests.lines)")
        #expect(requests.count <= 30, "\(requests.lines)")
    }
}
