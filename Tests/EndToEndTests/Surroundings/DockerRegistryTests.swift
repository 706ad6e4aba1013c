import Testing
import TestSupport

@Suite("The docker-registry of the tests", .requires(.dockerRegistry, .oras, .crane, .openssl, .htpasswd))
struct DockerRegistryTests {
    @Test("takes images of both formats, plain and packed", arguments: ImageFormat.allCases)
    func push(format: ImageFormat) async throws {
        let registry = try await DockerRegistry()
        let client = try RegistryClient()
        let layout = try ImageLayout()
        let layers = [FixtureLayer(seed: 1), FixtureLayer(size: 5000, seed: 2, packing: .plain)]
        let images = try ["amd64", "arm64"]
            .map {
                try layout.addImage(layers: layers, platform: .init(architecture: $0), format: format)
            }
        let index = try layout.addIndex(of: images, format: format, tag: "1.0")

        try await client.push("1.0", from: layout, to: registry, repository: "team/app")

        #expect(try await client.digest(of: "1.0", in: "team/app", at: registry) == index.digest)
        #expect(try await client.manifest(images[1].digest, in: "team/app", at: registry).count == images[1].size)
        #expect(try await client.tags(in: "team/app", at: registry) == ["1.0"])
    }

    @Test("tells absent from broken")
    func absence() async throws {
        let registry = try await DockerRegistry()
        let client = try RegistryClient()
        #expect(try await client.digest(of: "1.0", in: "app", at: registry) == nil)
        #expect(try await client.tags(in: "app", at: registry) == [])
        let nobody = try SilentPort()
        await #expect(throws: TestSupportError.self) { try await client.digest(of: "1.0", in: "app", at: nobody) }
    }

    @Test("logs every request")
    func accessLog() async throws {
        let registry = try await DockerRegistry()
        let client = try RegistryClient()
        let layout = try ImageLayout()
        try layout.addImage(tag: "1.0")
        try await client.push("1.0", from: layout, to: registry, repository: "app")
        let pushed = try await registry.requests()
        #expect(pushed.filter { $0.method == "PUT" && $0.status == 201 }.count == 3)
        #expect(pushed.contains { $0.isWrite && $0.path == "/v2/app/manifests/1.0" && $0.userAgent.hasPrefix("oras/") })

        _ = try await client.digest(of: "1.0", in: "app", at: registry)
        let looked = try await registry.requests(after: pushed.count)
        #expect(!looked.isEmpty && !looked.contains(where: \.isWrite))
    }

    @Test("serves HTTPS with a private authority, to those who trust it alone")
    func privateAuthority() async throws {
        let authority = try await CertificateAuthority()
        var options = DockerRegistry.Options()
        options.identity = try await authority.server()
        let registry = try await DockerRegistry(options)
        let trusting = try RegistryClient(home: ClientHome(authority: authority.certificate))
        let layout = try ImageLayout()
        let image = try layout.addImage(tag: "1.0")
        try await trusting.push("1.0", from: layout, to: registry, repository: "app")
        #expect(try await trusting.digest(of: "1.0", in: "app", at: registry) == image.digest)
        #expect(try await registry.requests().contains { $0.method == "PUT" })
        await #expect(throws: TestSupportError.self) {
            try await RegistryClient().digest(of: "1.0", in: "app", at: registry)
        }
    }

    @Test("demands a client certificate when told to")
    func clientCertificate() async throws {
        let authority = try await CertificateAuthority()
        let client = try await authority.client(name: "ci")
        var options = DockerRegistry.Options()
        options.identity = try await authority.server()
        options.clientAuthority = authority.certificate
        let registry = try await DockerRegistry(options)
        let connection = ["s_client", "-quiet", "-connect", registry.address, "-CAfile", authority.certificate]
        var with = try Tool.openssl.command(connection + ["-cert", client.certificate, "-key", client.key])
        var without = try Tool.openssl.command(connection)
        let request = Array("GET /v2/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        with.input = request
        without.input = request
        #expect(try await with.result().outputText.hasPrefix("HTTP/1.1 200"))
        #expect(try await without.result().outputText == "")
    }

    @Test("lets in those who have a password")
    func passwords() async throws {
        var options = DockerRegistry.Options()
        options.users = ["ci": "secret"]
        let registry = try await DockerRegistry(options)
        let layout = try ImageLayout()
        try layout.addImage(tag: "1.0")
        let known = try RegistryClient(home: ClientHome(credentials: [registry.address: ("ci", "secret")]))
        try await known.push("1.0", from: layout, to: registry, repository: "app")
        let stranger = try RegistryClient(home: ClientHome(credentials: [registry.address: ("ci", "wrong")]))
        await #expect(throws: TestSupportError.self) {
            try await stranger.push("1.0", from: layout, to: registry, repository: "app")
        }
    }

    @Test("refuses pushes when it is read-only, on the storage of another")
    func readOnly() async throws {
        let first = try await DockerRegistry()
        let client = try RegistryClient()
        let layout = try ImageLayout()
        let image = try layout.addImage(tag: "1.0")
        try await client.push("1.0", from: layout, to: first, repository: "app")
        var options = DockerRegistry.Options()
        options.isReadOnly = true
        options.storage = first.storage
        let second = try await DockerRegistry(options)
        #expect(try await client.digest(of: "1.0", in: "app", at: second) == image.digest)
        await #expect(throws: TestSupportError.self) {
            try await client.push("1.0", from: layout, to: second, repository: "other")
        }
        withExtendedLifetime(first) {}
    }
}
