import Crypto
import FoundationEssentials
import SwiftASN1
import X509

@testable import SignatureVerification

/// Certificates that last long enough for every test of a form.
enum FormCertificate {
    static let time: Int64 = 1_700_000_000
    static let identity = "https://ci.example.com/team/app/release.yml@refs/heads/main"
    static let issuer = "https://oidc.example.com"

    /// A root.
    static func authority(_ name: String, key: P256.Signing.PrivateKey) throws -> Certificate {
        try make(
            for: Certificate.PublicKey(key.publicKey),
            named: name,
            issuer: nil,
            key: key,
            extensions: [
                try Certificate.Extension(BasicConstraints.isCertificateAuthority(maxPathLength: nil), critical: true),
                try Certificate.Extension(KeyUsage(keyCertSign: true), critical: true),
            ]
        )
    }

    /// A certificate for one signature of a key, for ten minutes.
    static func signer(
        _ key: TestKey,
        issuer authority: Certificate,
        key authorityKey: P256.Signing.PrivateKey
    ) throws -> Certificate {
        var serializer = DER.Serializer()
        try serializer.serialize(ASN1UTF8String(issuer))
        return try make(
            for: try Certificate.PublicKey(derEncoded: key.der),
            named: nil,
            issuer: authority,
            key: authorityKey,
            lasting: -10...600,
            extensions: [
                try Certificate.Extension(KeyUsage(digitalSignature: true), critical: true),
                Certificate.Extension(try ExtendedKeyUsage([.codeSigning]), critical: false),
                Certificate.Extension(SubjectAlternativeNames([.uniformResourceIdentifier(identity)]), critical: true),
                Certificate.Extension(
                    oid: [1, 3, 6, 1, 4, 1, 57264, 1, 8],
                    critical: false,
                    value: serializer.serializedBytes[...]
                ),
            ]
        )
    }

    static func make(
        for subjectKey: Certificate.PublicKey,
        named name: String?,
        issuer: Certificate?,
        key: P256.Signing.PrivateKey,
        lasting: ClosedRange<Int64> = -1_000_000...100_000_000,
        extensions: [Certificate.Extension]
    ) throws -> Certificate {
        let subject = try name.map { name in try DistinguishedName { CommonName(name) } } ?? DistinguishedName()
        return try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(bytes: [7]),
            publicKey: subjectKey,
            notValidBefore: Date(timeIntervalSince1970: Double(time + lasting.lowerBound)),
            notValidAfter: Date(timeIntervalSince1970: Double(time + lasting.upperBound)),
            issuer: issuer?.subject ?? subject,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions(extensions),
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
    }

    /// A certificate as bundles and trusted roots have it.
    static func json(_ certificate: Certificate) throws -> String {
        #"{"rawBytes":"\#(TestSignature.base64(try certificate.bytes))"}"#
    }
}
