import RegistryEmulator
import RegistryEmulatorServer
import Testing
import TestSupport

@Suite("Between an Artifactory and another registry", .requires(.dockerRegistry, .oras, .crane, .cosign2))
struct ArtifactoryRouteTests {
    @Test("an image travels with its signatures: between two instances", arguments: ["6.20.0", "7.117.1"])
    func instances(version: String) async throws {
        let source = try await ArtifactorySite(version: version)
        let destination = try await ArtifactorySite(version: version)
        let image = try await SignedImage(at: source.staging, home: source.home)
        let result = try await source.promote(image.name, to: "artifactory+" + destination.location)
        #expect(result.termination == .exited(1), "without credentials: \(result)")

        let configured = try await source.promote(image.name, to: "other", besides: destination)
        #expect(configured.isSuccess, "\(configured)")
        try await image.verify(at: destination.production, home: destination.home)
    }

    @Test("an image travels with its signatures: to and from an OCI registry")
    func registry() async throws {
        let site = try await ArtifactorySite()
        let registry = try await DockerRegistry()
        let image = try await SignedImage(at: registry)
        let result = try await site.promote(image.name, from: registry.location)
        #expect(result.isSuccess, "\(result)")
        try await image.verify(at: site.production, home: site.home)
        let other = try await DockerRegistry()
        let back = try await site.promote(image.name, from: "production", to: other.location)
        #expect(back.isSuccess, "\(back)")
        try await image.verify(at: other)
    }

    @Test("an image travels with its signatures: to and from a local registry")
    func local() async throws {
        let site = try await ArtifactorySite()
        let image = try await SignedImage(at: site.staging, home: site.home)
        let folder = try TemporaryFolder("local")
        let out = try await site.promote(image.name, to: "local:\(folder.path)")
        #expect(out.isSuccess, "\(out)")
        let back = try await site.promote(image.name, from: "local:\(folder.path)")
        #expect(back.isSuccess, "\(back)")
        try await image.verify(at: site.production, home: site.home)
    }
}
