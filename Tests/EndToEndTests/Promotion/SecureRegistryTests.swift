import FoundationEssentials
import Testing
import TestSupport

@Suite(
    "A registry that is protected",
    .requires(.dockerRegistry, .oras, .crane, .cosign2, .openssl, .htpasswd)
)
struct SecureRegistryTests {
    @Test("takes a promotion over HTTPS with a private authority, and none without it")
    func privateAuthority() async throws {
        let authority = try await CertificateAuthority()
        var options = DockerRegistry.Options()
        options.identity = try await authority.server()
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry(options)
        let image = try await SignedImage(at: source)
        let folder = try TemporaryFolder("configuration")
        try folder.write(
            """
            registries:
              production:
                backend: oci
                url: \(destination.url)
                tls:
                  ca: \(authority.certificate)
            """,
            to: "promoter.yaml"
        )

        let distrusted = try await PromoterProcess()
            .run([
                "promote", image.name, "--from", source.location, "--to", destination.location,
            ])
        #expect(distrusted.termination == .exited(1), "\(distrusted)")
        #expect(distrusted.errorText.contains("certificate"), "\(distrusted)")

        let result = try await PromoterProcess()
            .run(
                ["promote", image.name, "--from", source.location, "--to", "production"],
                folder: folder.path
            )
        #expect(result.isSuccess, "\(result)")
        let home = try ClientHome(authority: authority.certificate)
        try await image.verify(at: destination, home: home)
    }

    @Test("takes a promotion with docker's credentials, names the registry without them, and shows no password")
    func passwords() async throws {
        var options = DockerRegistry.Options()
        options.users = ["ci": "correct horse"]
        let source = try await DockerRegistry(options)
        let destination = try await DockerRegistry(options)
        let home = try ClientHome(credentials: [
            source.address: ("ci", "correct horse"), destination.address: ("ci", "correct horse"),
        ])
        let image = try await SignedImage(at: source, home: home)
        let promotion = ["promote", image.name, "--from", source.location, "--to", destination.location]

        let anonymous = try await PromoterProcess().run(promotion)
        #expect(anonymous.termination == .exited(1), "\(anonymous)")
        #expect(anonymous.errorText.contains(source.address), "\(anonymous)")

        let wrong = try await PromoterProcess(
            home: ClientHome(credentials: [
                source.address: ("ci", "correct horse"), destination.address: ("ci", "battery staple"),
            ])
        )
        .run(promotion)
        #expect(wrong.termination == .exited(1), "\(wrong)")
        #expect(wrong.errorText.contains(destination.address), "\(wrong)")
        #expect(!wrong.description.contains("battery"), "\(wrong)")

        let result = try await PromoterProcess(home: home).run(promotion)
        #expect(result.isSuccess, "\(result)")
        #expect(!result.description.contains("horse"))
        try await image.verify(at: destination, home: home)
    }

    @Test("takes a promotion with credentials from the configuration's variables")
    func configuredCredentials() async throws {
        var options = DockerRegistry.Options()
        options.users = ["ci": "correct horse"]
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry(options)
        let image = try await SignedImage(at: source)
        let folder = try TemporaryFolder("configuration")
        try folder.write(
            """
            registries:
              production:
                backend: oci
                url: \(destination.url)
                credentials: { username: ci, password: "${PRODUCTION_PASSWORD}" }
            """,
            to: "promoter.yaml"
        )
        let promotion = ["promote", image.name, "--from", source.location, "--to", "production"]

        let unset = try await PromoterProcess().run(promotion, folder: folder.path)
        #expect(unset.termination == .exited(78), "\(unset)")
        #expect(unset.errorText.contains("PRODUCTION_PASSWORD"), "\(unset)")

        let result = try await PromoterProcess()
            .run(
                promotion,
                environment: ["PRODUCTION_PASSWORD": "correct horse"],
                folder: folder.path
            )
        #expect(result.isSuccess, "\(result)")
    }
}
