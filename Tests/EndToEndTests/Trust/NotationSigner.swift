import FoundationEssentials
import SignatureVerification
import SwiftASN1
import TestSupport
import X509

/// Real notation with a key of ours: it signs, and verifies by policies and trust stores of ours.
struct NotationSigner: Sendable {
    private let folder: TemporaryFolder
    private let registry: any ImageRegistry
    private let home: ClientHome

    init(_ identity: CertifiedKey, at registry: any ImageRegistry) throws {
        self.registry = registry
        home = try ClientHome()
        folder = try TemporaryFolder("notation")
        try folder.write(try identity.keyPEM, to: "notation/localkeys/key.pem")
        try folder.write(try identity.certificatesPEM, to: "notation/localkeys/certificates.pem")
        try folder.write(
            """
            {"default":"test","keys":[{"name":"test","keyPath":"\(folder.path("notation/localkeys/key.pem"))",
            "certPath":"\(folder.path("notation/localkeys/certificates.pem"))"}]}
            """,
            to: "notation/signingkeys.json"
        )
    }

    func sign(_ digest: String, in repository: String, as form: String, options: [String] = []) async throws {
        try await notation(
            ["sign", "--signature-format", form, "--force-referrers-tag=false", "--insecure-registry"] + options
                + [registry.image(repository, digest)],
            folder
        )
    }

    /// Asks real notation whether a signature counts by a policy.
    func verifies(_ digest: String, in repository: String, by trust: TrustFiles) async throws -> Bool {
        let result = try await Tool.notation
            .command(
                ["verify", "--insecure-registry", registry.image(repository, digest)],
                environment: environment(trust.folder)
            )
            .result()
        return result.isSuccess
    }

    @discardableResult
    private func notation(_ arguments: [String], _ folder: TemporaryFolder) async throws -> String {
        try await Tool.notation.command(arguments, environment: environment(folder)).run()
    }

    private func environment(_ folder: TemporaryFolder) -> [String: String] {
        home.environment.merging(["XDG_CONFIG_HOME": folder.path]) { _, new in new }
    }
}

/// A trust policy and trust stores as notation keeps them, which ours reads, too.
struct TrustFiles: Sendable {
    let folder: TemporaryFolder
    private let scope: String

    init(
        scope: String,
        stores: [String: CertifiedKey],
        identities: [String] = ["*"],
        level: String = #"{"level":"strict"}"#
    ) throws {
        self.scope = scope
        folder = try TemporaryFolder("trust")
        let names = stores.keys.sorted().map { "\"\($0)\"" }.joined(separator: ",")
        let list = identities.map { "\"\($0)\"" }.joined(separator: ",")
        try folder.write(
            """
            {"version":"1.0","trustPolicies":[{"name":"test","registryScopes":["\(scope)"],
            "signatureVerification":\(level),"trustStores":[\(names)],"trustedIdentities":[\(list)]}]}
            """,
            to: "notation/trustpolicy.json"
        )
        for (name, key) in stores {
            let path = name.replacing(":", with: "/")
            let certificate = try key.certificate.serializeAsPEM().pemString
            try folder.write(certificate, to: "notation/truststore/x509/\(path)/certificate.pem")
        }
    }

    /// Reads the files.
    func verifier() throws -> NotationVerifier {
        let policy = try NotationTrustPolicy(parsing: try bytes("trustpolicy.json"))
        guard let statement = policy.statement(for: scope) else { throw TestSupportError("no statement for \(scope)") }
        var store = NotationTrustStore()
        for name in statement.stores {
            let path = "truststore/x509/\(name.kind.rawValue)/\(name.name)/certificate.pem"
            try store.add(try bytes(path), to: name)
        }
        return try NotationVerifier(statement: statement, store: store)
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: folder.path("notation/\(path)"))))
    }
}
