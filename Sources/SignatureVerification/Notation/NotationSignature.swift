/// A signature of the Notary Project (specifications, signature-specification.md), of either envelope.
///
/// Nothing of it is verified.
public struct NotationSignature: Sendable, Hashable {
    static let format = "a Notation signature"
    /// The largest envelope, in bytes.
    static let sizeLimit = 4 << 20
    /// The most certificates of a chain.
    static let chainLimit = 32

    /// How it was signed, as JOSE writes it: `PS256`.
    public let algorithm: String
    /// The type of the payload.
    public let contentType: String
    /// The headers that a verifier has to understand.
    public let critical: [String]
    /// Whose word the signing time is.
    public let scheme: Scheme
    /// When it was signed, in seconds since 1970, as the signer says, or his authority.
    public let signingTime: Int64?
    /// When it expires, in seconds since 1970.
    public let expiry: Int64?
    /// The program that has to verify it, where one is named.
    public let plugin: String?
    /// The signer's certificate and those above it, DER.
    public let certificates: [[UInt8]]
    /// The time that an authority stamped (RFC 3161).
    public let timestamp: [UInt8]?
    /// What made it: `notation-go/1.1.0`.
    public let agent: String?
    /// What was signed: JSON that names the manifest.
    public let payload: [UInt8]
    /// The bytes that the signature is of.
    public let signedBytes: [UInt8]
    /// The signature.
    public let signature: [UInt8]

    /// Whose word the signing time is.
    public enum Scheme: String, Sendable, Hashable {
        /// The signer's own.
        case x509 = "notary.x509"
        /// That of an authority that signs in his name.
        case signingAuthority = "notary.x509.signingAuthority"
    }

    /// An envelope's form.
    public enum Envelope: String, Sendable, Hashable {
        /// JSON (RFC 7515).
        case jws = "application/jose+json"
        /// CBOR (RFC 9052).
        case cose = "application/cose"
    }

    /// Reads an envelope.
    ///
    /// - Parameters:
    ///   - bytes: the envelope.
    ///   - form: its form.
    /// - Throws: ``FormatError``.
    public init(parsing bytes: [UInt8], as form: Envelope) throws(FormatError) {
        switch form {
        case .jws: try self.init(jws: bytes)
        case .cose: try self.init(cose: bytes)
        }
    }

    init(headers: Headers, unprotected: Unprotected, content: Content) throws(FormatError) {
        algorithm = headers.algorithm
        contentType = headers.contentType
        critical = headers.critical
        scheme = headers.scheme
        signingTime = headers.signingTime
        expiry = headers.expiry
        plugin = headers.plugin
        certificates = unprotected.certificates
        timestamp = unprotected.timestamp
        agent = unprotected.agent
        payload = content.payload
        signedBytes = content.signedBytes
        signature = content.signature
        guard !certificates.isEmpty else { throw Self.error("has no certificate") }
        guard certificates.count <= Self.chainLimit else {
            throw Self.error("has more than \(Self.chainLimit) certificates")
        }
    }

    static func error(_ reason: String) -> FormatError {
        FormatError(format: format, place: "", reason: reason)
    }

    /// The headers that are signed.
    struct Headers {
        var algorithm: String
        var contentType: String
        var critical: [String]
        var scheme: Scheme
        var signingTime: Int64?
        var expiry: Int64?
        var plugin: String?
    }

    /// The headers that are not.
    struct Unprotected {
        var certificates: [[UInt8]]
        var timestamp: [UInt8]?
        var agent: String?
    }

    /// What was signed, and the signature.
    struct Content {
        var payload: [UInt8]
        var signedBytes: [UInt8]
        var signature: [UInt8]
    }
}

/// The names of Notation's own headers, the same in both envelopes.
enum NotationHeader {
    static let scheme = "io.cncf.notary.signingScheme"
    static let signingTime = "io.cncf.notary.signingTime"
    static let authenticSigningTime = "io.cncf.notary.authenticSigningTime"
    static let expiry = "io.cncf.notary.expiry"
    static let plugin = "io.cncf.notary.verificationPlugin"
    static let timestamp = "io.cncf.notary.timestampSignature"
    static let agent = "io.cncf.notary.signingAgent"

    static func signingTime(_ scheme: NotationSignature.Scheme) -> String {
        scheme == .x509 ? signingTime : authenticSigningTime
    }
}
