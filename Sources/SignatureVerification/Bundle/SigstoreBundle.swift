/// A signature with all that is needed to verify it offline.
///
/// sigstore, protobuf-specs, sigstore_bundle.proto, versions 0.1 to 0.3.
///
/// Nothing of it is verified.
public struct SigstoreBundle: Sendable, Hashable {
    static let format = "a sigstore bundle"
    /// A bundle may hold an attestation with an SBOM.
    static let limits = JSONLimits(bytes: 128 << 20, depth: 16, values: 20_000)
    /// The most entries of transparency logs, and the most timestamps.
    static let proofLimit = 32

    /// The version of its form.
    public let version: Version
    /// What is to verify the signature.
    public let signer: Signer
    /// The entries in transparency logs.
    public let logEntries: [TransparencyLogEntry]
    /// The times that authorities stamped, DER (RFC 3161, `TimeStampResp`).
    public let timestamps: [[UInt8]]
    /// What was signed, and the signature.
    public let content: Content

    /// The version of a bundle's form.
    public enum Version: Int, Sendable, Hashable, Comparable {
        /// 0.1.
        case v0_1 = 1
        /// 0.2.
        case v0_2
        /// 0.3.
        case v0_3

        /// Orders by age.
        public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
    }

    /// What is to verify a bundle's signature.
    public enum Signer: Sendable, Hashable {
        /// Certificates, DER, the signer's first.
        case certificates([[UInt8]])
        /// A key that the verifier has; the hint tells which.
        case publicKey(hint: String)
    }

    /// What was signed.
    public enum Content: Sendable, Hashable {
        /// Bytes that are kept elsewhere; their digest is only a hint.
        case message(signature: [UInt8], digest: MessageDigest?)
        /// A document with its type.
        case envelope(DSSEEnvelope)
    }

    /// The digest of bytes that are kept elsewhere.
    public struct MessageDigest: Sendable, Hashable {
        /// The algorithm's name: `SHA2_256`.
        public let algorithm: String
        /// The digest's bytes.
        public let digest: [UInt8]
    }

    /// Reads a bundle.
    ///
    /// - Parameter bytes: the bundle, JSON.
    /// - Throws: ``FormatError``.
    public init(parsing bytes: [UInt8]) throws(FormatError) {
        let root = try JSONField(parsing: bytes, as: Self.format, limits: Self.limits)
        version = try Self.version(root["mediaType"])
        let material = root["verificationMaterial"]
        signer = try Self.signer(material, version)
        var logEntries: [TransparencyLogEntry] = []
        for field in try material["tlogEntries"].elements(atMost: Self.proofLimit) {
            let entry = try TransparencyLogEntry(field)
            if version == .v0_1, entry.signedEntryTimestamp == nil { throw field.error("has no inclusion promise") }
            if version > .v0_1, entry.inclusionProof?.checkpoint == nil {
                throw field.error("has no inclusion proof with a checkpoint")
            }
            logEntries.append(entry)
        }
        self.logEntries = logEntries
        var timestamps: [[UInt8]] = []
        for field in try material["timestampVerificationData"]["rfc3161Timestamps"].elements(atMost: Self.proofLimit) {
            timestamps.append(try field["signedTimestamp"].someBytes())
        }
        self.timestamps = timestamps
        content = try Self.content(root)
    }

    private static func version(_ field: JSONField) throws(FormatError) -> Version {
        switch try field.string() {
        case "application/vnd.dev.sigstore.bundle+json;version=0.1": return .v0_1
        case "application/vnd.dev.sigstore.bundle+json;version=0.2": return .v0_2
        case "application/vnd.dev.sigstore.bundle+json;version=0.3", "application/vnd.dev.sigstore.bundle.v0.3+json":
            return .v0_3
        default: throw field.error("is not known")
        }
    }

    private static func signer(_ material: JSONField, _ version: Version) throws(FormatError) -> Signer {
        let ways = ["certificate", "x509CertificateChain", "publicKey"].compactMap { material[$0].ifPresent }
        guard let way = ways.first, ways.count == 1 else {
            throw material.error(ways.isEmpty ? "has neither a certificate nor a key" : "has more than one signer")
        }
        if let certificate = material["certificate"].ifPresent {
            return .certificates([try certificate["rawBytes"].someBytes()])
        }
        if let key = material["publicKey"].ifPresent {
            return .publicKey(hint: try key["hint"].ifPresent?.string() ?? "")
        }
        guard version < .v0_3 else { throw way.error("has no place in version 0.3") }
        var certificates: [[UInt8]] = []
        for field in try way["certificates"].elements(atMost: CosignSignature.chainLimit) {
            certificates.append(try field["rawBytes"].someBytes())
        }
        guard !certificates.isEmpty else { throw way["certificates"].error("is empty") }
        return .certificates(certificates)
    }

    private static func content(_ root: JSONField) throws(FormatError) -> Content {
        switch (root["messageSignature"].ifPresent, root["dsseEnvelope"].ifPresent) {
        case (let message?, nil):
            var digest: MessageDigest?
            if let field = message["messageDigest"].ifPresent {
                digest = MessageDigest(
                    algorithm: try field["algorithm"].string(),
                    digest: try field["digest"].someBytes()
                )
            }
            return .message(signature: try message["signature"].someBytes(), digest: digest)
        case (nil, let envelope?):
            let read = try DSSEEnvelope(envelope)
            guard read.signatures.count == 1 else { throw envelope["signatures"].error("has more than one signature") }
            return .envelope(read)
        case (nil, nil): throw root.error("has no signature")
        case (_?, _?): throw root.error("has two signatures")
        }
    }
}
