import FoundationEssentials

/// notation with a test key and a self-signed certificate of its own, which it trusts for all repositories that a test names.
///
/// Its signatures are manifests that refer to the image.
public struct Notation: Sendable {
    private static let name = "promoter.test"

    private let home: ClientHome

    /// Makes a key and its certificate.
    ///
    /// - Parameter home: Who the client is and whom it trusts; without one, nobody and the system's authorities.
    /// - Throws: ``TestSupportError`` when notation is missing or fails.
    public init(home: ClientHome? = nil) async throws {
        self.home = try home ?? ClientHome()
        try await run(["cert", "generate-test", "--default", Self.name])
    }

    /// Signs an image.
    ///
    /// - Parameters:
    ///   - digest: The digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    ///   - format: The signature's form: `jws` or `cose`.
    ///   - isTagged: True to list it under the tag, false to leave that to a registry that lists by itself.
    /// - Throws: ``TestSupportError`` when notation fails.
    public func sign(
        _ digest: String,
        in repository: String,
        at registry: any ImageRegistry,
        format: String = "jws",
        isTagged: Bool = false
    ) async throws {
        try await run(
            ["sign", "--signature-format", format, "--force-referrers-tag=\(isTagged)"]
                + Self.options(of: registry) + [registry.image(repository, digest)]
        )
    }

    /// Verifies that this key signed an image, by a policy for its repository alone.
    ///
    /// - Parameters:
    ///   - digest: The digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    ///   - home: Who verifies; without one, who signed.
    /// - Throws: ``TestSupportError`` when it did not.
    public func verify(
        _ digest: String,
        in repository: String,
        at registry: any ImageRegistry,
        home: ClientHome? = nil
    ) async throws {
        // A policy and a trust store of its own: several may verify at the same time.
        let folder = try TemporaryFolder("policy")
        try writeTrust(to: folder, in: "notation", scope: "\(registry.address)/\(repository)")
        var environment = (home ?? self.home).environment
        environment["XDG_CONFIG_HOME"] = folder.path
        let arguments = ["verify"] + Self.options(of: registry) + [registry.image(repository, digest)]
        try await Tool.notation.command(arguments, environment: environment).run()
        withExtendedLifetime(folder) {}
    }

    /// Writes a trust policy and a trust store for this key.
    ///
    /// - Parameters:
    ///   - folder: Where to.
    ///   - name: The folder in it.
    ///   - scope: The repository that the policy is for; `*` for all.
    /// - Throws: When the files can't be written.
    public func writeTrust(to folder: TemporaryFolder, in name: String, scope: String = "*") throws {
        try folder.write(
            """
            {"version":"1.0","trustPolicies":[{"name":"test","registryScopes":["\(scope)"],
            "signatureVerification":{"level":"strict"},"trustStores":["ca:\(Self.name)"],"trustedIdentities":["*"]}]}
            """,
            to: "\(name)/trustpolicy.json"
        )
        let certificate = "truststore/x509/ca/\(Self.name)/\(Self.name).crt"
        try folder.write(
            try Data(contentsOf: URL(filePath: "\(home.path)/.config/notation/\(certificate)")),
            to: "\(name)/\(certificate)"
        )
    }

    /// Lists the signatures of an image.
    ///
    /// - Parameters:
    ///   - digest: The digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    ///   - home: Who lists them; without one, who signed.
    /// - Returns: The digests of their manifests.
    /// - Throws: ``TestSupportError`` when notation fails.
    public func signatures(
        of digest: String,
        in repository: String,
        at registry: any ImageRegistry,
        home: ClientHome? = nil
    ) async throws -> Set<String> {
        let arguments = ["list"] + Self.options(of: registry) + [registry.image(repository, digest)]
        let output = try await Tool.notation.command(arguments, environment: (home ?? self.home).environment).run()
        // A tree: the image, the signatures' type, and below it one line a signature.
        return Set(
            output.split(whereSeparator: \.isNewline).dropFirst()
                .compactMap { line in line.firstIndex(of: "s").map { String(line[$0...]) } }
                .filter { $0.hasPrefix("sha256:") }
        )
    }

    private static func options(of registry: any ImageRegistry) -> [String] {
        registry.isSecure ? [] : ["--insecure-registry"]
    }

    @discardableResult
    private func run(_ arguments: [String]) async throws -> String {
        // notation keeps its keys and policies where XDG_CONFIG_HOME says.
        let environment = home.environment.merging(["XDG_CONFIG_HOME": "\(home.path)/.config"]) { _, new in new }
        return try await Tool.notation.command(arguments, environment: environment).run()
    }
}
