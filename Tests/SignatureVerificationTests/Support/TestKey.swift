import Crypto
import CryptoExtras
import FoundationEssentials

@testable import SignatureVerification

/// A key pair of one kind, made for a test.
enum TestKey: Sendable {
    case p256(P256.Signing.PrivateKey)
    case p384(P384.Signing.PrivateKey)
    case p521(P521.Signing.PrivateKey)
    case rsa(_RSA.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)

    enum Kind: String, CaseIterable, Sendable { case p256, p384, p521, rsa2048, rsa4096, ed25519 }

    init(_ kind: Kind = .p256) throws {
        switch kind {
        case .p256: self = .p256(P256.Signing.PrivateKey())
        case .p384: self = .p384(P384.Signing.PrivateKey())
        case .p521: self = .p521(P521.Signing.PrivateKey())
        case .rsa2048: self = .rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048))
        case .rsa4096: self = .rsa(try _RSA.Signing.PrivateKey(keySize: .bits4096))
        case .ed25519: self = .ed25519(Curve25519.Signing.PrivateKey())
        }
    }

    /// Signs as cosign 3 does: with each curve's own hash function.
    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        switch self {
        case .p256(let key): Array(try key.signature(for: bytes).derRepresentation)
        case .p384(let key): Array(try key.signature(for: bytes).derRepresentation)
        case .p521(let key): Array(try key.signature(for: bytes).derRepresentation)
        case .rsa(let key):
            Array(try key.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation)
        case .ed25519(let key): Array(try key.signature(for: bytes))
        }
    }

    /// Signs as cosign 2 does: with SHA-256, whatever the curve.
    func signWithSHA256(_ bytes: [UInt8]) throws -> [UInt8] {
        switch self {
        case .p384(let key): Array(try key.signature(for: SHA256.hash(data: bytes)).derRepresentation)
        case .p521(let key): Array(try key.signature(for: SHA256.hash(data: bytes)).derRepresentation)
        default: try sign(bytes)
        }
    }

    /// The public key, a SubjectPublicKeyInfo.
    var der: [UInt8] {
        switch self {
        case .p256(let key): Array(key.publicKey.derRepresentation)
        case .p384(let key): Array(key.publicKey.derRepresentation)
        case .p521(let key): Array(key.publicKey.derRepresentation)
        case .rsa(let key): Array(key.publicKey.derRepresentation)
        // RFC 8410, section 4: a header that is always the same, and the key.
        case .ed25519(let key):
            [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
                + Array(key.publicKey.rawRepresentation)
        }
    }

    /// The public key as a file has it.
    var pem: String {
        "-----BEGIN PUBLIC KEY-----\n"
            + Data(der).base64EncodedString(options: .lineLength64Characters).replacing("\r", with: "")
            + "\n-----END PUBLIC KEY-----\n"
    }

    /// The private key as a file has it (PKCS #8).
    var privatePEM: String {
        switch self {
        case .p256(let key): key.pemRepresentation
        case .p384(let key): key.pemRepresentation
        case .p521(let key): key.pemRepresentation
        case .rsa(let key): key.pkcs8PEMRepresentation
        // RFC 8410, section 7: a header that is always the same, and the key.
        case .ed25519(let key):
            "-----BEGIN PRIVATE KEY-----\n"
                + Data(
                    [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
                        + key.rawRepresentation
                )
                .base64EncodedString() + "\n-----END PRIVATE KEY-----\n"
        }
    }

    var verificationKey: VerificationKey {
        get throws { try VerificationKey(pem: pem) }
    }
}
