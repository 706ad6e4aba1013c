import Crypto
import FoundationEssentials

/// cosign 2 or 3 with a private sigstore: without a key, as somebody whom the sigstore knows, or with a key and a log.
///
/// cosign 2 keeps signatures and attestations in tags (`sha256-….sig`, `.att`), cosign 3 in sigstore bundles that refer
/// to the image.
public struct SigstoreCosign: Sendable {
    /// What vouches for the time of a signature.
    public enum Evidence: String, Sendable, CaseIterable {
        /// An entry in a log of Rekor 1.
        case log
        /// A timestamp.
        case timestamp
        /// Both.
        case both
        /// A timestamp, and an entry in a log of Rekor 2; cosign 2 knows no such log.
        case secondLog
    }

    /// Who signs.
    public enum Signer: Sendable {
        /// Somebody whom the sigstore's identity provider knows.
        case identity(SigstoreIdentity)
        /// Who has the key of a cosign.
        case key(Cosign)
    }

    private let signer: Signer
    private let tool: Tool
    private let server: SigstoreServer
    private let evidence: Evidence
    private let keepsTags: Bool
    private let home: ClientHome
    private let folder: TemporaryFolder

    /// Prepares cosign.
    ///
    /// - Parameters:
    ///   - tool: `.cosign2` or `.cosign3`.
    ///   - signer: Who signs.
    ///   - server: The sigstore.
    ///   - evidence: What vouches for the time of a signature.
    ///   - keepsTags: True for cosign 3 that keeps signatures in tags, as cosign 2 does.
    /// - Throws: When the files can't be written, or the library's error.
    public init(
        _ tool: Tool,
        as signer: Signer,
        by server: SigstoreServer,
        evidence: Evidence = .log,
        keepsTags: Bool = false
    ) throws {
        self.tool = tool
        self.signer = signer
        self.server = server
        self.evidence = evidence
        self.keepsTags = keepsTags
        home = try ClientHome()
        folder = try TemporaryFolder("keyless")
        let sigstore = server.sigstore
        if case .identity(let identity) = signer {
            try folder.write(try server.provider.token(for: identity), to: "token")
        }
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

    /// Verifies that this signer signed an image.
    ///
    /// - Parameters:
    ///   - reference: A tag or digest of the image or index.
    ///   - repository: The repository.
    ///   - registry: The registry.
    /// - Throws: ``TestSupportError`` when it did not.
    public func verify(_ reference: String, in repository: String, at registry: any ImageRegistry) async throws {
        try await run(["verify"] + verifying + [registry.image(repository, reference)], at: registry)
    }

    /// Verifies that this signer signed a statement about an image.
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

extension SigstoreCosign {
    private var signing: [String] {
        let isKeyless: Bool
        var arguments = ["--yes"]
        switch signer {
        case .identity:
            isKeyless = true
            arguments += ["--identity-token", folder.path("token")]
        case .key(let cosign):
            isKeyless = false
            arguments += ["--key", cosign.privateKey]
        }
        guard tool == .cosign2 || keepsTags else {
            // Without --trusted-root, it takes whatever the sigstore answers.
            return arguments + ["--signing-config", folder.path("signing_config.json")]
        }
        if isKeyless { arguments += ["--fulcio-url", server.authorityURL] }
        if !server.options.promises { arguments += ["--insecure-skip-verify"] }
        if keepsTags { arguments += ["--new-bundle-format=false", "--use-signing-config=false"] }
        arguments += evidence == .timestamp ? ["--tlog-upload=false"] : ["--rekor-url", server.logURL]
        return arguments + (evidence == .log ? [] : ["--timestamp-server-url", server.timestampURL])
    }

    private var verifying: [String] {
        let name =
            switch signer {
            case .identity(let identity):
                [
                    "--certificate-identity", identity.text, "--certificate-oidc-issuer", server.provider.issuer,
                    "--insecure-ignore-sct=\(!server.options.promises)",
                ]
            case .key(let cosign): ["--key", cosign.publicKey]
            }
        let common =
            name + [
                "--insecure-ignore-tlog=\(evidence == .timestamp)", "--use-signed-timestamps=\(evidence != .log)",
            ]
        guard tool == .cosign2 else { return common + ["--trusted-root", folder.path("trusted_root.json")] }
        let clock = evidence == .log ? [] : ["--timestamp-certificate-chain", folder.path("clock.pem")]
        return common + ["--offline=true"] + clock
    }

    /// Has cosign make the file that says who is to be trusted.
    ///
    /// - Returns: The file, JSON.
    /// - Throws: ``TestSupportError`` when cosign fails.
    public func trustedRoot() async throws -> String {
        let start = "2020-01-01T00:00:00Z"
        let files = (
            authority: folder.path("authority.pem"), clock: folder.path("clock.pem"), log: folder.path("log.pub"),
            certificates: folder.path("certificates.pub")
        )
        let services =
            tool == .cosign2
            ? [
                "--certificate-chain", files.authority, "--timestamp-certificate-chain", files.clock,
                "--rekor-key", files.log, "--rekor-start-time", start,
                "--ctfe-key", files.certificates, "--ctfe-start-time", start,
            ]
            : [
                "--fulcio", "url=\(server.authorityURL),certificate-chain=\(files.authority)",
                "--tsa", "url=\(server.timestampURL),certificate-chain=\(files.clock)",
                "--rekor", "url=\(server.logURL),public-key=\(files.log),start-time=\(start)",
                "--ctfe", "url=https://certificates.example.com,public-key=\(files.certificates),start-time=\(start)",
            ]
        let path = folder.path("created_root.json")
        try await tool.command(["trusted-root", "create", "--out", path] + services, environment: home.environment)
            .run()
        return String(decoding: try folder.read("created_root.json"), as: UTF8.self)
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
        func service(_ url: String, version: Int = 1) -> String {
            """
            {"url":"\(url)","majorApiVersion":\(version),"validFor":{"start":"2020-01-01T00:00:00Z"},"operator":"tests"}
            """
        }
        let log =
            switch evidence {
            case .log, .both: service(server.logURL)
            case .secondLog: service(server.secondLogURL, version: 2)
            case .timestamp: ""
            }
        let clock = evidence == .log ? "" : service(server.timestampURL)
        return """
            {"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json",\
            "caUrls":[\(service(server.authorityURL))],"oidcUrls":[],\
            "rekorTlogUrls":[\(log)],"rekorTlogConfig":{"selector":"ANY"},\
            "tsaUrls":[\(clock)],"tsaConfig":{"selector":"ANY"}}
            """
    }
}
