import TestSupport

/// Two registries, an image, a private sigstore, and a policy for the way between them that names an identity.
struct KeylessSite: Sendable {
    static let repository = "team/app"
    static let name = "team/app:1.0"
    static let identity = SigstoreIdentity.uri("https://ci.example.com/team/app/release.yml@refs/heads/main")

    let source: DockerRegistry
    let destination: DockerRegistry
    let server: SigstoreServer
    let image: FixtureDescriptor
    let folder: TemporaryFolder

    /// Prepares everything.
    ///
    /// - Parameter options: How the sigstore behaves.
    /// - Throws: When a server or a client is missing or fails.
    init(options: SigstoreServer.Options = SigstoreServer.Options()) async throws {
        source = try await DockerRegistry()
        destination = try await DockerRegistry()
        server = try SigstoreServer(options: options)
        let layout = try ImageLayout()
        image = try layout.addImage(layers: [FixtureLayer(size: 512, seed: 9, packing: .plain)], tag: "1.0")
        try await RegistryClient().push("1.0", from: layout, to: source, repository: Self.repository)
        folder = try TemporaryFolder("policy")
        try folder.write(try server.sigstore.trustedRoot(), to: "trusted_root.json")
    }

    func cosign(
        _ tool: Tool,
        as identity: SigstoreIdentity = identity,
        evidence: SigstoreCosign.Evidence = .log,
        keepsTags: Bool = false
    ) throws -> SigstoreCosign {
        try SigstoreCosign(tool, as: .identity(identity), by: server, evidence: evidence, keepsTags: keepsTags)
    }

    /// Signs the image.
    func sign(_ cosign: SigstoreCosign) async throws {
        try await cosign.sign(image.digest, in: Self.repository, at: source)
    }

    /// Signs a statement about the image.
    func attest(_ cosign: SigstoreCosign, options: [String] = []) async throws {
        try await cosign.attest(image.digest, in: Self.repository, at: source, options: options)
    }

    /// Writes the configuration with a signer that is an identity.
    ///
    /// - Parameters:
    ///   - identity: Who is to have signed; a pattern.
    ///   - issuer: Who is to know him; a pattern.
    ///   - root: The file of the roots of trust.
    ///   - options: Further keys of the signer.
    ///   - check: What is checked of an index.
    ///   - requirements: What is required of `ci`.
    /// - Throws: When the file can't be written.
    func configure(
        identity: String = identity.text,
        issuer: String? = nil,
        root: String = "trusted_root.json",
        options: String = "",
        check: String = "index",
        requirements: String = "{ signature: ci }"
    ) throws {
        let issuer = issuer ?? server.provider.issuer
        try configure(
            signer: #"issuer: "\#(issuer)", identity: "\#(identity)", trusted-root: \#(root)\#(options)"#,
            check: check,
            requirements: requirements
        )
    }

    /// Writes the configuration.
    ///
    /// - Parameters:
    ///   - signer: The keys of the signer `ci`.
    ///   - check: What is checked of an index.
    ///   - requirements: What is required of `ci`.
    /// - Throws: When the file can't be written.
    func configure(
        signer: String,
        check: String = "index",
        requirements: String = "{ signature: ci }"
    ) throws {
        try folder.write(
            """
            registries:
              staging: { backend: oci, url: "http://\(source.address)" }
              production: { backend: oci, url: "http://\(destination.address)" }
            policy:
              signers: { ci: { \(signer) } }
              rules:
                - { destinations: [production], check: \(check), require: [\(requirements)] }
            """,
            to: "promoter.yaml"
        )
    }

    func promote() async throws -> CommandResult {
        try await run("promote", Self.name, "--from", "staging", "--to", "production")
    }

    func verify() async throws -> CommandResult {
        try await run("verify", Self.name, "--in", "staging", "--for", "production")
    }

    private func run(_ arguments: String...) async throws -> CommandResult {
        try await PromoterProcess().run(arguments, folder: folder.path)
    }

    /// Everything that the destination has in the image's repository, by its tags.
    func promoted() async throws -> [String] {
        try await RegistryClient().tags(in: Self.repository, at: destination)
    }
}
