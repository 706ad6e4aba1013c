import Crypto
import FoundationEssentials

/// cosign 2 or 3 without a key of its own: with an identity that a private sigstore knows.
///
/// cosign 2 keeps signatures and attestations in tags (`sha256-….sig`, `.att`), cosign 3 in sigstore bundles that refer
/// to the image.
public struct KeylessCosign: Sendable {
    /// What vouches for the time of a signature.
    public enum Evidence: String, Sendable, CaseIterable {
        /// An entry in the log.
        case log
        /// A timestamp.
        case timestamp
        /// Both.
        case both
    }

    /// Who signs.
    public let identity: SigstoreIdentity

    private let tool: Tool
    private let server: SigstoreServer
    private let evidence: Evidence
    private let home: ClientHome
    private let folder: TemporaryFolder

    /// Prepares cosign.
    ///
    /// - Parameters:
    ///   - tool: `.cosign2` or `.cosign3`.
    ///   - identity: Who signs.
    ///   - server: The sigstore.
    ///   - evidence: What vouches for the time of a signature.
    /// - Throws: When the files can't be written, or the library's error.
    public init(
        _ tool: Tool,
        as identity: SigstoreIdentity,
        by server: SigstoreServer,
        evidence: Evidence = .log
    ) throws {
        self.tool = tool
        self.identity = identity
        self.server = server
        self.evidence = evidence
        home = try ClientHome()
        folder = try TemporaryFolder("keyless")
        let sigstore = server.sigstore
        try folder.write(try server.provider.token(for: identity), to: "token")
        try folder.write(try sigstore.trustedRoot(), to: "trusted_root.json")
        try folder.write(configuration, to: "signing_config.json")
        try folder.write(try sigstore.authority.identity.certificatesPEM, to: "authority.pem")
        try folder.write(try sigstore.clock.certificatesPEM, to: "clock.pem")
        try folder.write(sigstore.log.publicKey.pemRepresentation, to: "log.pub")
        try folder.write(sigstore.authority.certificateLogKey.pemRepresentation, to: "certificates.pub")
    }

    /// Signs an image.
    ///
    /// - Parameters:
    ///   - digest: The digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    ///   - isRecursive: True to sign every image of an index too.
    /// - Throws: ``TestSupportError`` when cosign fails.
    public func sign(
        _ digest: String,
        in repository: String,
        at registry: any ImageRegistry,
        isRecursive: Bool = false
    ) async throws {
        let extra = isRecursive ? ["--recursive"] : []
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
    ///   - options: Further arguments.
    /// - Throws: ``TestSupportError`` when cosign fails.
    public func attest(
        _ digest: String,
        in repository: String,
        at registry: any ImageRegistry,
        predicate: String = #"{"builder":"tests"}"#,
        type: String = "custom",
        options: [String] = []
    ) async throws {
        let file = try TemporaryFolder("predicate")
        let path = try file.write(predicate, to: "predicate.json")
        try await run(
            ["attest"] + signing + options + ["--predicate", path, "--type", type, registry.image(repository, digest)],
            at: registry
        )
        withExtendedLifetime(file) {}
    }

    /// Verifies that this identity signed an image.
    ///
    /// - Parameters:
    ///   - reference: A tag or digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    /// - Throws: ``TestSupportError`` when it did not.
    public func verify(_ reference: String, in repository: String, at registry: any ImageRegistry) async throws {
        try await run(["verify"] + verifying + [registry.image(repository, reference)], at: registry)
    }

    /// Verifies that this identity signed a statement about an image.
    ///
    /// - Parameters:
    ///   - reference: A tag or digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    ///   - type: The predicate's type: a short name that cosign knows, or a URI.
    /// - Throws: ``TestSupportError`` when it did not.
    public func verifyAttestation(
        _ reference: String,
        in repository: String,
        at registry: any ImageRegistry,
        type: String = "custom"
    ) async throws {
        let arguments = ["verify-attestation"] + verifying + ["--type", type, registry.image(repository, reference)]
        try await run(arguments, at: registry)
    }
}

extension KeylessCosign {
    private var signing: [String] {
        let common = ["--yes", "--identity-token", folder.path("token")]
        guard tool == .cosign2 else {
            return common + [
                "--signing-config", folder.path("signing_config.json"), "--trusted-root",
                folder.path("trusted_root.json"),
            ]
        }
        let log = evidence == .timestamp ? ["--tlog-upload=false"] : ["--rekor-url", server.logURL]
        let clock = evidence == .log ? [] : ["--timestamp-server-url", server.timestampURL]
        return common + ["--fulcio-url", server.authorityURL] + log + clock
    }

    private var verifying: [String] {
        let common = [
            "--certificate-identity", identity.text, "--certificate-oidc-issuer", server.provider.issuer,
            "--insecure-ignore-tlog=\(evidence == .timestamp)", "--use-signed-timestamps=\(evidence != .log)",
        ]
        guard tool == .cosign2 else { return common + ["--trusted-root", folder.path("trusted_root.json")] }
        let clock = evidence == .log ? [] : ["--timestamp-certificate-chain", folder.path("clock.pem")]
        return common + ["--offline=true"] + clock
    }

    @discardableResult
    private func run(_ arguments: [String], at registry: any ImageRegistry) async throws -> String {
        let insecure = registry.isSecure ? [] : ["--allow-http-registry"]
        // cosign 2 is told by its environment whom to trust.
        let trust = [
            "SIGSTORE_ROOT_FILE": folder.path("authority.pem"),
            "SIGSTORE_REKOR_PUBLIC_KEY": folder.path("log.pub"),
            "SIGSTORE_CT_LOG_PUBLIC_KEY_FILE": folder.path("certificates.pub"),
        ]
        let environment = home.environment.merging(tool == .cosign2 ? trust : [:]) { _, new in new }
        return try await tool.command(arguments + insecure, environment: environment).run()
    }

    /// Where cosign 3 is to sign (protobuf-specs, sigstore_trustroot.proto, SigningConfig).
    private var configuration: String {
        func service(_ url: String) -> String {
            """
            {"url":"\(url)","majorApiVersion":1,"validFor":{"start":"2020-01-01T00:00:00Z"},"operator":"tests"}
            """
        }
        let log = evidence == .timestamp ? "" : service(server.logURL)
        let clock = evidence == .log ? "" : service(server.timestampURL)
        return """
            {"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json",\
            "caUrls":[\(service(server.authorityURL))],"oidcUrls":[],\
            "rekorTlogUrls":[\(log)],"rekorTlogConfig":{"selector":"ANY"},\
            "tsaUrls":[\(clock)],"tsaConfig":{"selector":"ANY"}}
            """
    }
}
