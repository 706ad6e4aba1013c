import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("dohq-artifactory and the emulated Artifactory", .requires(.dohqArtifactory, .cosign2, .oras))
struct DohqArtifactoryTests {
    @Test("agree on what the storage API tells of an image", arguments: ["6.20.0", "7.117.1"])
    func info(version: String) async throws {
        let (site, image) = try await Self.site(version)
        let size = "\(image.image.size)"
        let arguments = [ArtifactorySite.staging, SignedArtifact.repository, image.tag, image.hexadecimal, size]
        try await Self.run("info.py", arguments, at: site)
    }

    @Test("agree on properties")
    func properties() async throws {
        let (site, image) = try await Self.site()
        try await Self.run("properties.py", [ArtifactorySite.staging, SignedArtifact.repository, image.tag], at: site)
    }

    @Test("agree on where copies come to lie")
    func copies() async throws {
        let (site, image) = try await Self.site()
        try await Self.run("copy_item.py", Self.places(image), at: site)
    }

    @Test("agree that a promotion moves by default and carries no signature", arguments: ["6.20.0", "7.117.1"])
    func promotion(version: String) async throws {
        let (site, image) = try await Self.site(version)
        try await Self.run("promote.py", Self.places(image), at: site)
    }

    private static func site(_ version: String = "7.117.1") async throws -> (ArtifactorySite, SignedArtifact) {
        let site = try await ArtifactorySite(version: version)
        return (site, try await SignedArtifact(at: site.staging, home: site.home))
    }

    private static func places(_ image: SignedArtifact) -> [String] {
        [ArtifactorySite.staging, ArtifactorySite.production, SignedArtifact.repository, image.tag]
    }

    private static func run(_ script: String, _ arguments: [String], at site: ArtifactorySite) async throws {
        let path = "\(Repository.root)/Tests/EndToEndTests/Artifactory/Clients/Scripts/\(script)"
        var environment = site.administrator
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        try await Tool.dohqArtifactory.command([path] + arguments, environment: environment).run()
    }
}

extension SignedArtifact {
    /// The digest without its algorithm.
    var hexadecimal: String { String(digest.dropFirst("sha256:".count)) }
}

extension ArtifactorySite {
    /// Where the Artifactory is and who its administrator is, for clients that ask the environment.
    var administrator: [String: String] {
        [
            "ARTIFACTORY_URL": "\(server.url)/artifactory", "ARTIFACTORY_USER": "admin",
            "ARTIFACTORY_PASSWORD": Self.password,
        ]
    }
}
