public import Crypto
import FoundationEssentials
import SwiftASN1
public import X509

/// An authority for the certificates of signers, like Fulcio, with a log of certificates.
public struct SigstoreAuthority: Sendable {
    /// What a certificate is to be, faults included.
    public struct Request: Sendable {
        /// The signer's key.
        public var key: P256.Signing.PublicKey
        /// Whom it is for.
        public var identity: SigstoreIdentity
        /// Who knows him by that name.
        public var issuer: String
        /// When it is made, in seconds since 1970.
        public var time: Int64
        /// When it is valid, in seconds from ``time``.
        public var validity: ClosedRange<Int64> = 0...600
        /// What it is for.
        public var usage: ExtendedKeyUsage.Usage = .codeSigning
        /// Who signs it in the place of the authority.
        public var signer: Certificate.PrivateKey?
        /// Whether a log of certificates promises to take it in.
        public var isPromised = true
        /// The key in the certificate that the log promises to take in, if it is another's.
        public var promisedKey: P256.Signing.PublicKey?
        /// Who promises in the place of the log.
        public var promiser: P256.Signing.PrivateKey?

        /// Asks for a certificate.
        ///
        /// - Parameters:
        ///   - key: The signer's key.
        ///   - identity: Whom it is for.
        ///   - issuer: Who knows him by that name.
        ///   - time: When it is made, in seconds since 1970.
        public init(
            for key: P256.Signing.PublicKey,
            of identity: SigstoreIdentity,
            issuer: String,
            at time: Int64
        ) {
            self.key = key
            self.identity = identity
            self.issuer = issuer
            self.time = time
        }
    }

    /// The key that certificates are signed with, and its certificates up to the root.
    public let identity: CertifiedKey
    private let certificateLog = P256.Signing.PrivateKey()

    /// Makes an authority with a root.
    ///
    /// - Parameter time: A time when it is valid, in seconds since 1970.
    /// - Throws: The library's error.
    public init(at time: Int64) throws {
        let validity = time - 1_000_000...time + 100_000_000
        let root = try CertifiedKey(
            DistinguishedName { CommonName("root") },
            kind: .p384,
            for: .authority,
            validity: validity
        )
        identity = try CertifiedKey(
            DistinguishedName { CommonName("authority") },
            kind: .p384,
            issuedBy: root,
            for: .authority,
            validity: validity
        )
    }

    /// The key of the log of certificates.
    public var certificateLogKey: P256.Signing.PublicKey { certificateLog.publicKey }

    /// Makes a certificate.
    ///
    /// - Parameter request: What it is to be.
    /// - Returns: The certificate, DER.
    /// - Throws: The library's error.
    public func certificate(_ request: Request) throws -> [UInt8] {
        let serialNumber = Certificate.SerialNumber()
        var extensions: [Certificate.Extension] = []
        if request.isPromised {
            let promised = try certificate(request, request.promisedKey ?? request.key, serialNumber, [])
            extensions.append(try promise(of: promised, at: request.time, by: request.promiser ?? certificateLog))
        }
        return try DER.Serializer.bytes(certificate(request, request.key, serialNumber, extensions))
    }

    private func certificate(
        _ request: Request,
        _ key: P256.Signing.PublicKey,
        _ serialNumber: Certificate.SerialNumber,
        _ extensions: [Certificate.Extension]
    ) throws -> Certificate {
        let name: GeneralName =
            switch request.identity {
            case .email(let address): .rfc822Name(address)
            case .uri(let uri): .uniformResourceIdentifier(uri)
            }
        let own = [
            try Certificate.Extension(KeyUsage(digitalSignature: true), critical: true),
            try Certificate.Extension(ExtendedKeyUsage([request.usage]), critical: false),
            try Certificate.Extension(SubjectAlternativeNames([name]), critical: true),
            // The issuer, as Fulcio writes it down: first as it is, then as DER has texts.
            Certificate.Extension(
                oid: [1, 3, 6, 1, 4, 1, 57264, 1, 1],
                critical: false,
                value: Array(request.issuer.utf8)[...]
            ),
            Certificate.Extension(
                oid: [1, 3, 6, 1, 4, 1, 57264, 1, 8],
                critical: false,
                value: try DER.Serializer.bytes(ASN1UTF8String(request.issuer))[...]
            ),
        ]
        return try Certificate(
            version: .v3,
            serialNumber: serialNumber,
            publicKey: Certificate.PublicKey(key),
            notValidBefore: Self.date(request.time + request.validity.lowerBound),
            notValidAfter: Self.date(request.time + request.validity.upperBound),
            issuer: identity.certificate.subject,
            subject: DistinguishedName(),
            signatureAlgorithm: .ecdsaWithSHA384,
            extensions: try Certificate.Extensions(own + extensions),
            issuerPrivateKey: request.signer ?? identity.key
        )
    }

    /// The promise of the log of certificates, over a certificate that lacks it (RFC 6962, section 3.2).
    private func promise(
        of certificate: Certificate,
        at time: Int64,
        by key: P256.Signing.PrivateKey
    ) throws -> Certificate.Extension {
        let unsigned = certificate.tbsCertificateBytes
        let issuer = SHA256.hash(data: try identity.certificate.publicKey.serializeAsPEM().derBytes)
        let milliseconds = [UInt8](time * 1000, in: 8)
        let signed = [0, 0] + milliseconds + [0, 1] + issuer + [UInt8](unsigned.count, in: 3) + unsigned + [0, 0]
        let signature = [UInt8](try key.signature(for: signed).derRepresentation)
        let id = SHA256.hash(data: certificateLogKey.derRepresentation)
        let promise = [0] + id + milliseconds + [0, 0, 4, 3] + [UInt8](signature.count, in: 2) + signature
        let list = [UInt8](promise.count + 2, in: 2) + [UInt8](promise.count, in: 2) + promise
        return Certificate.Extension(
            oid: [1, 3, 6, 1, 4, 1, 11129, 2, 4, 2],
            critical: false,
            value: try DER.Serializer.bytes(ASN1OctetString(contentBytes: list[...]))[...]
        )
    }

    private static func date(_ time: Int64) -> Date { Date(timeIntervalSince1970: TimeInterval(time)) }
}
