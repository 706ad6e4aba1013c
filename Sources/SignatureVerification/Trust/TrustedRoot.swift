/// Whom a keyless signature has to be vouched for by: sigstore's `trusted_root.json`.
///
/// protobuf-specs, sigstore_trustroot.proto.
public struct TrustedRoot: Sendable, Hashable {
    static let format = "a trusted root"
    static let limits = JSONLimits(bytes: 4 << 20, depth: 16, values: 20_000)
    /// The most logs, or authorities, of one kind.
    static let entryLimit = 256

    /// The logs of signatures.
    public let logs: [TransparencyLog]
    /// The logs of certificates.
    public let certificateLogs: [TransparencyLog]
    /// Who makes certificates.
    public let certificateAuthorities: [CertificateAuthority]
    /// Who stamps times.
    public let timestampAuthorities: [TimestampAuthority]

    /// Makes a root of parts.
    ///
    /// - Parameters:
    ///   - logs: the logs of signatures.
    ///   - certificateLogs: the logs of certificates.
    ///   - certificateAuthorities: who makes certificates.
    ///   - timestampAuthorities: who stamps times.
    public init(
        logs: [TransparencyLog] = [],
        certificateLogs: [TransparencyLog] = [],
        certificateAuthorities: [CertificateAuthority] = [],
        timestampAuthorities: [TimestampAuthority] = []
    ) {
        self.logs = logs
        self.certificateLogs = certificateLogs
        self.certificateAuthorities = certificateAuthorities
        self.timestampAuthorities = timestampAuthorities
    }

    /// Reads a root's file.
    ///
    /// A log whose kind of key is not known is left out: nothing can be verified by it.
    ///
    /// - Parameter bytes: the file, JSON.
    /// - Throws: ``FormatError``.
    public init(parsing bytes: [UInt8]) throws(FormatError) {
        let root = try JSONField(parsing: bytes, as: Self.format, limits: Self.limits)
        guard try root["mediaType"].string().hasPrefix("application/vnd.dev.sigstore.trustedroot") else {
            throw root["mediaType"].error("is not a trusted root's")
        }
        logs = try Self.logs(root["tlogs"])
        certificateLogs = try Self.logs(root["ctlogs"])
        var authorities: [CertificateAuthority] = []
        for entry in try root["certificateAuthorities"].elements(atMost: Self.entryLimit) {
            authorities.append(try CertificateAuthority(entry))
        }
        certificateAuthorities = authorities
        var timestampAuthorities: [TimestampAuthority] = []
        for entry in try root["timestampAuthorities"].elements(atMost: Self.entryLimit) {
            timestampAuthorities.append(try TimestampAuthority(entry))
        }
        self.timestampAuthorities = timestampAuthorities
    }

    private static func logs(_ field: JSONField) throws(FormatError) -> [TransparencyLog] {
        var logs: [TransparencyLog] = []
        for entry in try field.elements(atMost: entryLimit) {
            if let log = try TransparencyLog(entry) { logs.append(log) }
        }
        return logs
    }
}

/// A log that is trusted.
public struct TransparencyLog: Sendable, Hashable {
    /// Its name: the host of its address; empty where the root has no address.
    public let name: String
    /// Its key.
    public let key: VerificationKey
    /// What entries call it.
    public let id: [UInt8]
    /// When its key is good.
    public let validity: ValidityPeriod

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - name: its name, the host of its address.
    ///   - key: its key.
    ///   - id: what entries call it.
    ///   - validity: when its key is good.
    public init(name: String, key: VerificationKey, id: [UInt8], validity: ValidityPeriod) {
        self.name = name
        self.key = key
        self.id = id
        self.validity = validity
    }

    init?(_ field: JSONField) throws(FormatError) {
        let publicKey = field["publicKey"]
        let details = try publicKey["keyDetails"].string()
        let bytes = try publicKey["rawBytes"].someBytes()
        do throws(FormatError) {
            switch details {
            case "PKIX_ECDSA_P256_SHA_256", "PKIX_ECDSA_P384_SHA_384", "PKIX_ECDSA_P521_SHA_512", "PKIX_ED25519",
                "PKIX_RSA_PKCS1V15_2048_SHA256", "PKIX_RSA_PKCS1V15_3072_SHA256", "PKIX_RSA_PKCS1V15_4096_SHA256":
                key = try VerificationKey(subjectPublicKeyInfo: bytes)
            case "PKCS1_RSA_PKCS1V5": key = try VerificationKey(pkcs1: bytes)
            default: return nil
            }
        } catch {
            throw publicKey["rawBytes"].error("is \(error)")
        }
        // cosign 2 writes roots without addresses; only of logs of Rekor 2 is the name needed.
        name = Self.host(try field["baseUrl"].ifPresent?.string() ?? "")
        id = try field["logId"]["keyId"].someBytes()
        validity = try ValidityPeriod(publicKey["validFor"])
    }

    /// The host of an address, without its port.
    static func host(_ address: String) -> String {
        let rest = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
        let authority = rest.prefix { $0 != "/" }
        guard authority.first == "[" else { return String(authority.prefix { $0 != ":" }) }
        return String(authority.dropFirst().prefix { $0 != "]" })
    }
}
