import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
public import X509

/// A key and the certificate that somebody made for it, with whatever faults a test needs.
public struct CertifiedKey: Sendable {
    /// The kinds of keys.
    public enum Kind: Sendable, Hashable, CaseIterable {
        case p256, p384, p521, rsa2048, rsa3072, rsa4096
    }

    /// What a certificate says of its use.
    public enum Use: Sendable, Hashable {
        /// For signing certificates.
        case authority
        /// For signing content.
        case signatures
        /// For signing timestamps.
        case timestamps
    }

    /// The certificate.
    public let certificate: Certificate
    /// The key.
    public let key: Certificate.PrivateKey
    /// The certificates, the key's own first, the root last.
    public let chain: [Certificate]

    /// Makes a key and its certificate.
    ///
    /// - Parameters:
    ///   - subject: Whom it is for.
    ///   - kind: The kind of key.
    ///   - issuer: Who signs the certificate; without one, the key itself.
    ///   - use: What it is for.
    ///   - validity: When it is valid, in seconds since 1970; without it, from yesterday to tomorrow.
    ///   - change: Changes the extensions.
    /// - Throws: The error of the library that makes it.
    public init(
        _ subject: DistinguishedName,
        kind: Kind = .p256,
        issuedBy issuer: CertifiedKey? = nil,
        for use: Use = .signatures,
        validity: ClosedRange<Int64>? = nil,
        change: (inout Certificate.Extensions) throws -> Void = { _ in }
    ) throws {
        key = try Self.key(kind)
        let now = Int64(Date().timeIntervalSince1970)
        let validity = validity ?? now - 86_400...now + 86_400
        var extensions = try Self.extensions(use)
        try change(&extensions)
        certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSince1970: TimeInterval(validity.lowerBound)),
            notValidAfter: Date(timeIntervalSince1970: TimeInterval(validity.upperBound)),
            issuer: issuer?.certificate.subject ?? subject,
            subject: subject,
            extensions: extensions,
            issuerPrivateKey: issuer?.key ?? key
        )
        chain = [certificate] + (issuer?.chain ?? [])
    }

    /// Makes a key and its certificate for a common name.
    ///
    /// - Parameters:
    ///   - name: The common name; the country is Utopia's, and the organization is for tests.
    ///   - kind: The kind of key.
    ///   - issuer: Who signs the certificate; without one, the key itself.
    ///   - use: What it is for.
    ///   - validity: When it is valid, in seconds since 1970; without it, from yesterday to tomorrow.
    ///   - change: Changes the extensions.
    /// - Throws: The error of the library that makes it.
    public init(
        named name: String,
        kind: Kind = .p256,
        issuedBy issuer: CertifiedKey? = nil,
        for use: Use = .signatures,
        validity: ClosedRange<Int64>? = nil,
        change: (inout Certificate.Extensions) throws -> Void = { _ in }
    ) throws {
        let subject = try DistinguishedName {
            CountryName("UT")
            StateOrProvinceName("Coast")
            OrganizationName("promoter tests")
            CommonName(name)
        }
        try self.init(subject, kind: kind, issuedBy: issuer, for: use, validity: validity, change: change)
    }

    private static func key(_ kind: Kind) throws -> Certificate.PrivateKey {
        switch kind {
        case .p256: Certificate.PrivateKey(P256.Signing.PrivateKey())
        case .p384: Certificate.PrivateKey(P384.Signing.PrivateKey())
        case .p521: Certificate.PrivateKey(P521.Signing.PrivateKey())
        case .rsa2048: Certificate.PrivateKey(try _RSA.Signing.PrivateKey(keySize: .bits2048))
        case .rsa3072: Certificate.PrivateKey(try _RSA.Signing.PrivateKey(keySize: .bits3072))
        case .rsa4096: Certificate.PrivateKey(try _RSA.Signing.PrivateKey(keySize: .bits4096))
        }
    }

    private static func extensions(_ use: Use) throws -> Certificate.Extensions {
        switch use {
        case .authority:
            try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            }
        case .signatures:
            try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.codeSigning])
            }
        case .timestamps:
            try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                Critical(try ExtendedKeyUsage([.timeStamping]))
            }
        }
    }
}

extension CertifiedKey {
    /// The certificates, DER, the key's own first.
    public var certificates: [[UInt8]] {
        get throws {
            try chain.map { certificate in
                var serializer = DER.Serializer()
                try serializer.serialize(certificate)
                return serializer.serializedBytes
            }
        }
    }

    /// The certificates, PEM, the key's own first.
    public var certificatesPEM: String {
        get throws { try chain.map { try $0.serializeAsPEM().pemString }.joined(separator: "\n") }
    }

    /// The key, PEM, not encrypted.
    public var keyPEM: String {
        get throws { try key.serializeAsPEM().pemString }
    }
}
