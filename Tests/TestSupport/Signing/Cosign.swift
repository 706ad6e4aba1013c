/// cosign 2 or 3 with a key pair of its own, without any transparency log.
///
/// cosign 2 keeps signatures and attestations in tags (`sha256-….sig`, `.att`), cosign 3 in sigstore bundles that refer
/// to the image.
public struct Cosign: Sendable {
    private let tool: Tool
    private var home: ClientHome
    private let folder: TemporaryFolder

    /// The path of the public key, PEM.
    public var publicKey: String { folder.path("cosign.pub") }

    /// The path of the private key, encrypted with an empty password.
    public var privateKey: String { folder.path("cosign.key") }

    /// Makes a key pair.
    ///
    /// - Parameters:
    ///   - tool: `.cosign2` or `.cosign3`.
    ///   - home: Who the client is and whom it trusts; without one, nobody and the system's authorities.
    /// - Throws: ``TestSupportError`` when cosign is missing or fails.
    public init(_ tool: Tool = .cosign2, home: ClientHome? = nil) async throws {
        self.tool = tool
        self.home = try home ?? ClientHome()
        folder = try TemporaryFolder("cosign")
        try await tool.command(["generate-key-pair"], environment: self.home.environment, folder: folder.path).run()
    }

    /// Takes a private key that something else made.
    ///
    /// - Parameters:
    ///   - key: The private key, PEM.
    ///   - tool: `.cosign2` or `.cosign3`.
    /// - Throws: ``TestSupportError`` when cosign is missing or does not take such keys.
    public init(importing key: String, by tool: Tool) async throws {
        self.tool = tool
        home = try ClientHome()
        folder = try TemporaryFolder("cosign")
        let path = try folder.write(key, to: "imported.pem")
        try await tool.command(
            ["import-key-pair", "--yes", "--key", path, "--output-key-prefix", "cosign"],
            environment: home.environment,
            folder: folder.path
        )
        .run()
    }

    /// The same key in the hands of a client with another home.
    ///
    /// - Parameter home: Who that client is and whom it trusts.
    /// - Returns: cosign with this key.
    public func at(home: ClientHome) -> Cosign {
        var other = self
        other.home = home
        return other
    }

    /// Signs an image.
    ///
    /// - Parameters:
    ///   - digest: The digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    ///   - isRecursive: True to sign every image of an index too.
    ///   - annotations: What the signature says besides.
    /// - Throws: ``TestSupportError`` when cosign fails.
    public func sign(
        _ digest: String,
        in repository: String,
        at registry: any ImageRegistry,
        isRecursive: Bool = false,
        annotations: [String: String] = [:]
    ) async throws {
        let extra =
            (isRecursive ? ["--recursive"] : [])
            + annotations.sorted { $0.key < $1.key }.flatMap { ["-a", "\($0)=\($1)"] }
        try await run(["sign"] + signing + extra + [registry.image(repository, digest)], at: registry)
    }

    /// Signs a statement about an image.
    ///
    /// - Parameters:
    ///   - digest: The digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    ///   - predicate: The predicate, JSON.
    ///   - type: The predicate's type: a short name that cosign knows, or a URI.
    /// - Throws: ``TestSupportError`` when cosign fails.
    public func attest(
        _ digest: String,
        in repository: String,
        at registry: any ImageRegistry,
        predicate: String = #"{"builder":"tests"}"#,
        type: String = "custom"
    ) async throws {
        let file = try TemporaryFolder("predicate")
        let path = try file.write(predicate, to: "predicate.json")
        let arguments =
            ["attest"] + signing + ["--predicate", path, "--type", type, registry.image(repository, digest)]
        try await run(arguments, at: registry)
        withExtendedLifetime(file) {}
    }

    /// Signs a statement about an image into a sigstore bundle, without attaching it.
    ///
    /// - Parameters:
    ///   - digest: The digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    ///   - predicate: The predicate, JSON.
    ///   - type: The predicate's type, a URI.
    /// - Returns: The bundle, JSON.
    /// - Throws: ``TestSupportError`` when cosign fails, as cosign 2 does.
    public func bundle(
        of digest: String,
        in repository: String,
        at registry: any ImageRegistry,
        predicate: String,
        type: String
    ) async throws -> String {
        let files = try TemporaryFolder("bundle")
        let path = try files.write(predicate, to: "predicate.json")
        try await run(
            ["attest"] + signing + ["--predicate", path, "--type", type, "--no-upload"]
                + ["--bundle", files.path("bundle.json"), registry.image(repository, digest)],
            at: registry
        )
        return String(decoding: try files.read("bundle.json"), as: UTF8.self)
    }

    /// Attaches an SBOM under a tag, as only cosign 2 does.
    ///
    /// - Parameters:
    ///   - text: The document, SPDX as JSON.
    ///   - digest: The digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    /// - Throws: ``TestSupportError`` when cosign fails.
    public func attachSBOM(
        _ text: String,
        to digest: String,
        in repository: String,
        at registry: any ImageRegistry
    ) async throws {
        let file = try TemporaryFolder("sbom")
        let path = try file.write(text, to: "sbom.json")
        try await run(
            ["attach", "sbom", "--sbom", path, "--type", "spdx", "--input-format", "json"]
                + [registry.image(repository, digest)],
            at: registry
        )
        withExtendedLifetime(file) {}
    }

    /// Verifies that this key signed an image.
    ///
    /// - Parameters:
    ///   - reference: A tag or digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    /// - Returns: How many signatures of this key hold.
    /// - Throws: ``TestSupportError`` when none does.
    @discardableResult
    public func verify(_ reference: String, in repository: String, at registry: any ImageRegistry) async throws -> Int {
        let output = try await run(["verify"] + verifying + [registry.image(repository, reference)], at: registry)
        return output.components(of: #""critical":"#)
    }

    /// Verifies that this key signed a statement about an image.
    ///
    /// - Parameters:
    ///   - reference: A tag or digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    ///   - type: The predicate's type: a short name that cosign knows, or a URI.
    /// - Returns: How many statements of this key hold.
    /// - Throws: ``TestSupportError`` when none does.
    @discardableResult
    public func verifyAttestation(
        _ reference: String,
        in repository: String,
        at registry: any ImageRegistry,
        type: String = "custom"
    ) async throws -> Int {
        let arguments = ["verify-attestation"] + verifying + ["--type", type, registry.image(repository, reference)]
        return try await run(arguments, at: registry).components(of: #""payloadType":"#)
    }

    private var signing: [String] {
        let offline = tool == .cosign3 ? ["--use-signing-config=false"] : []
        return ["--yes", "--key", folder.path("cosign.key"), "--tlog-upload=false"] + offline
    }

    private var verifying: [String] { ["--key", publicKey, "--insecure-ignore-tlog=true"] }

    @discardableResult
    private func run(_ arguments: [String], at registry: any ImageRegistry) async throws -> String {
        let insecure = registry.isSecure ? [] : ["--allow-http-registry"]
        return try await tool.command(arguments + insecure, environment: home.environment).run()
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
