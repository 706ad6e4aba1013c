import Testing
import TestSupport

@Suite("Registries behind a token server", .requires(.dockerRegistry, .oras, .crane, .cosign2, .openssl))
struct TokenServerTests {
    @Test("take a promotion with a token for each repository, not one a request")
    func promotion() async throws {
        let server = try await TokenServer(users: [TokenUser(name: "ci", password: "secret")])
        var options = DockerRegistry.Options()
        options.tokens = server.authentication
        let source = try await DockerRegistry(options)
        let destination = try await DockerRegistry(options)
        let home = try ClientHome(credentials: [
            source.address: ("ci", "secret"), destination.address: ("ci", "secret"),
        ])
        let image = try await SignedImage(at: source, home: home)
        let before = server.exchanges.count

        let result = try await PromoterProcess(home: home)
            .run([
                "promote", image.name, "--from", source.location, "--to", destination.location,
            ])

        #expect(result.isSuccess, "\(result)")
        let exchanges = server.exchanges.dropFirst(before)
        #expect(exchanges.count <= 4, "\(Array(exchanges))")
        try await image.verify(at: destination, home: home)
    }

    @Test("refuse a promotion without the right to push, and have nothing of it")
    func missingRight() async throws {
        let server = try await TokenServer(users: [
            TokenUser(name: "ci", password: "secret"),
            TokenUser(name: "reader", password: "secret", rights: [TokenRight(["pull"])]),
        ])
        var options = DockerRegistry.Options()
        options.tokens = server.authentication
        let source = try await DockerRegistry()
        let destination = try await DockerRegistry(options)
        let image = try await SignedImage(at: source)
        let reader = try PromoterProcess(home: ClientHome(credentials: [destination.address: ("reader", "secret")]))

        let result = try await reader.run([
            "promote", image.name, "--from", source.location, "--to", destination.location,
        ])

        #expect(result.termination == .exited(1), "\(result)")
        #expect(result.errorText.contains(destination.address), "\(result)")
        #expect(result.errorText.contains("push"), "\(result)")
        let client = try RegistryClient(home: ClientHome(credentials: [destination.address: ("ci", "secret")]))
        #expect(try await client.tags(in: SignedImage.repository, at: destination) == [])
    }
}
