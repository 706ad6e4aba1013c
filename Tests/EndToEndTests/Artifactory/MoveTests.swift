import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("A move within an Artifactory", .requires(.oras, .crane, .cosign2))
struct MoveTests {
    @Test("takes an unsigned image away from the source")
    func unsigned() async throws {
        let site = try await ArtifactorySite(rights: [
            .init("\(ArtifactorySite.staging)/**", [.pull, .delete]),
            .init("\(ArtifactorySite.production)/**", [.pull, .push, .annotate]),
        ])
        let layout = try ImageLayout()
        let image = try layout.addImage(layers: [FixtureLayer(size: 512, seed: 3, packing: .plain)], tag: "1.0")
        let client = try RegistryClient(home: site.home)
        try await client.push("1.0", from: layout, to: site.staging, repository: "team/app")
        let result = try await site.promote("team/app:1.0", "--move")
        #expect(result.isSuccess, "\(result)")
        #expect(try await site.promoted("1.0", in: "team/app") == image.digest)
        #expect(try await client.digest(of: "1.0", in: "team/app", at: site.staging) == nil)
    }

    @Test("is refused where signatures would be left behind, and to another registry")
    func refused() async throws {
        let site = try await ArtifactorySite()
        let image = try await SignedArtifact(at: site.staging, home: site.home)
        await site.server.log.clear()
        let stranded = try await site.promote(image.name, "--move")
        #expect(stranded.termination == .exited(1), "\(stranded)")
        #expect(stranded.errorText.contains("would leave behind"), "\(stranded)")
        let folder = try TemporaryFolder("local")
        let elsewhere = try await site.promote(image.name, "--move", to: "local:\(folder.path)")
        #expect(elsewhere.termination == .exited(1), "\(elsewhere)")
        let requests = await site.requests()
        #expect(requests.filter(\.isWrite).isEmpty, "\(requests.lines)")
    }
}
