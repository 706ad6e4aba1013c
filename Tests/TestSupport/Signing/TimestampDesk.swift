import FoundationEssentials
import SwiftASN1
import X509

/// An authority that stamps the time, by the openssl command (RFC 3161).
public struct TimestampDesk: Sendable {
    private let folder: TemporaryFolder

    /// Opens the desk.
    ///
    /// - Parameters:
    ///   - identity: The authority's key, and the certificates that it sends with its answers.
    ///   - certificateDigest: The function by which its answers name its certificate.
    /// - Throws: ``TestSupportError`` when the files can't be written, or the library's error.
    public init(_ identity: CertifiedKey, certificateDigest: String = "sha256") throws {
        folder = try TemporaryFolder("timestamps")
        let certificates = try identity.chain.map { try $0.serializeAsPEM().pemString }
        try folder.write(certificates[0], to: "certificate.pem")
        try folder.write(certificates.dropFirst().joined(separator: "\n"), to: "chain.pem")
        try folder.write(try identity.keyPEM, to: "key.pem")
        try folder.write(
            """
            [ tsa ]
            default_tsa = desk
            [ desk ]
            serial = \(folder.path("serial"))
            default_policy = 1.2.3.4.1
            digests = sha1, sha256, sha384, sha512
            accuracy = secs:1, millisecs:500
            ess_cert_id_alg = \(certificateDigest)
            """,
            to: "desk.conf"
        )
    }

    /// Stamps bytes.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - digest: The function of their digest, as openssl names it.
    /// - Returns: The answer, a TimeStampResp, DER.
    /// - Throws: ``TestSupportError`` when openssl fails.
    public func stamp(_ bytes: [UInt8], digest: String = "sha256") async throws -> [UInt8] {
        let working = try TemporaryFolder("timestamp")
        try Data(bytes).write(to: URL(filePath: working.path("data")))
        let query = working.path("query")
        try await Tool.openssl
            .command(["ts", "-query", "-data", working.path("data"), "-\(digest)", "-cert", "-out", query])
            .run()
        return try await answer(Array(try Data(contentsOf: URL(filePath: query))))
    }

    /// Answers a query.
    ///
    /// - Parameter query: The query, a TimeStampReq, DER.
    /// - Returns: The answer, a TimeStampResp, DER.
    /// - Throws: ``TestSupportError`` when openssl fails.
    public func answer(_ query: [UInt8]) async throws -> [UInt8] {
        let working = try TemporaryFolder("timestamp")
        try Data(query).write(to: URL(filePath: working.path("query")))
        var arguments = [
            "ts", "-reply", "-config", folder.path("desk.conf"), "-queryfile", working.path("query"),
            "-signer", folder.path("certificate.pem"), "-inkey", folder.path("key.pem"), "-sha256",
            "-out", working.path("answer"),
        ]
        if try Data(contentsOf: URL(filePath: folder.path("chain.pem"))).isEmpty == false {
            arguments += ["-chain", folder.path("chain.pem")]
        }
        try await Tool.openssl.command(arguments).run()
        return Array(try Data(contentsOf: URL(filePath: working.path("answer"))))
    }
}
