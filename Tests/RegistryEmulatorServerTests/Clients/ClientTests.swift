import RegistryEmulator
import RegistryEmulatorServer
import TestSupport
import Testing

@Suite("Real clients at an emulated OCI registry", .requires(.crane, .oras, .skopeo, .cosign2, .cosign3, .openssl))
struct ClientTests {
    private static let wires = EmulatedSite.Wire.allCases

    private func start(_ wire: EmulatedSite.Wire, hasReferrers: Bool = true) async throws -> EmulatedSite {
        var options = OCIRegistryOptions()
        options.hasReferrers = hasReferrers
        options.authentication = .token
        options.users = UserDirectory([EmulatedUser(name: "ci", password: "secret", isAdministrator: true)])
        return try await EmulatedSite.start(wire, handler: OCIRegistry(options: options))
    }

    @Test("push, list, pull, copy and delete with a token", arguments: wires)
    func images(wire: EmulatedSite.Wire) async throws {
        let site = try await start(wire)
        let client = try RegistryClient(home: site.home("ci"))
        let layout = try ImageLayout()
        let images = try ["amd64", "arm64"]
            .map { try layout.addImage(platform: .init(architecture: $0)) }
        let index = try layout.addIndex(of: images, tag: "1.0")
        try await client.push("1.0", from: layout, to: site, repository: "team/app")
        #expect(try await client.digest(of: "1.0", in: "team/app", at: site) == index.digest)
        #expect(try await client.tags(in: "team/app", at: site) == ["1.0"])
        #expect(try await client.manifest(images[1].digest, in: "team/app", at: site).count == images[1].size)

        let insecure = wire == .http ? ["--src-tls-verify=false", "--dest-tls-verify=false"] : []
        let copied = site.image("other/app", "2.0")
        try await client.skopeo(
            ["copy", "--all"] + insecure + ["docker://\(site.image("team/app", "1.0"))", "docker://\(copied)"]
        )
        #expect(try await client.digest(of: "2.0", in: "other/app", at: site) == index.digest)
        try await Tool.crane
            .command(["copy", copied, site.image("third/app", "3.0")], environment: client.home.environment)
            .run()
        try await Tool.crane
            .command(
                ["validate", "--remote", site.image("third/app", images[0].digest)],
                environment: client.home.environment
            )
            .run()
        try await client.delete(index.digest, in: "third/app", at: site)
        #expect(try await client.digest(of: "3.0", in: "third/app", at: site) == nil)

        let log = await site.running.log.entries
        #expect(log.contains { $0.path.contains("mount=") && $0.status == 201 })
        #expect(log.contains { $0.method == "PUT" && $0.user == "ci" })
        #expect(!log.contains { $0.status >= 500 || $0.status == 0 })
        let stranger = try RegistryClient(home: site.home("ci", password: "wrong"))
        await #expect(throws: TestSupportError.self) {
            try await stranger.push("1.0", from: layout, to: site, repository: "team/app")
        }
        await site.running.stop()
    }

    @Test("sign and verify", arguments: wires, [Tool.cosign2, .cosign3])
    func signatures(wire: EmulatedSite.Wire, tool: Tool) async throws {
        let site = try await start(wire)
        let home = try site.home("ci")
        let client = try RegistryClient(home: home)
        let layout = try ImageLayout()
        let image = try layout.addImage(tag: "1.0")
        try await client.push("1.0", from: layout, to: site, repository: "app")
        let cosign = try await Cosign(tool, home: home)
        await #expect(throws: TestSupportError.self) { try await cosign.verify("1.0", in: "app", at: site) }
        try await cosign.sign(image.digest, in: "app", at: site)
        try await cosign.attest(image.digest, in: "app", at: site)
        try await cosign.verify("1.0", in: "app", at: site)
        let tags = try await client.tags(in: "app", at: site)
        #expect(tags.contains { $0.hasSuffix(".sig") } == (tool == .cosign2))
        await site.running.stop()
    }

    @Test("attach and find by the API, or by the fallback tag where there is none", arguments: [true, false])
    func referrers(hasReferrers: Bool) async throws {
        let site = try await start(.http, hasReferrers: hasReferrers)
        let client = try RegistryClient(home: site.home("ci"))
        let layout = try ImageLayout()
        let image = try layout.addImage(tag: "1.0")
        try await client.push("1.0", from: layout, to: site, repository: "app")
        let folder = try TemporaryFolder()
        let file = try folder.write("bill", to: "sbom")
        let name = site.image("app", image.digest)
        let attach = ["attach", "--plain-http", "--disable-path-validation", "--artifact-type", "a/sbom", name, file]
        try await client.oras(attach)
        #expect(try await client.oras(["discover", "--plain-http", "--format", "json", name]).contains("a/sbom"))
        let fallback = image.digest.replacing(":", with: "-")
        #expect(try await client.tags(in: "app", at: site).contains(fallback) == !hasReferrers)
        try await client.oras([
            "cp", "-r", "--no-tty", "--from-plain-http", "--to-plain-http", site.image("app", "1.0"),
            site.image("copy", "1.0"),
        ])
        let copied = site.image("copy", "1.0")
        #expect(try await client.oras(["discover", "--plain-http", "--format", "json", copied]).contains("a/sbom"))
        await site.running.stop()
    }

    @Test("follow blobs to another origin, without the registry's credentials there")
    func redirects() async throws {
        var options = OCIRegistryOptions()
        options.quirks = [.blobRedirect]
        options.authentication = .token
        options.users = UserDirectory([EmulatedUser(name: "ci", password: "secret", isAdministrator: true)])
        let site = try await EmulatedSite.start(handler: OCIRegistry(options: options))
        let client = try RegistryClient(home: site.home("ci"))
        let layout = try ImageLayout()
        try layout.addImage(tag: "1.0")
        try await client.push("1.0", from: layout, to: site, repository: "app")
        try await Tool.crane
            .command(
                ["validate", "--remote", site.image("app", "1.0")],
                environment: client.home.environment
            )
            .run()
        let stored = await site.running.log.requests("GET", containing: "/blob-storage/")
        #expect(!stored.isEmpty && stored.allSatisfy { $0.status == 200 })
        await site.running.stop()
    }
}
