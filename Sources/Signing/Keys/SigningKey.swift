internal import Crypto
internal import CryptoExtras

/// A private key that signs: ECDSA on P-256, P-384 or P-521, RSA with PKCS #1 v1.5, or Ed25519.
public struct SigningKey: Sendable {
    enum Algorithm: Sendable {
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case p521(P521.Signing.PrivateKey)
        case rsa(_RSA.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    let algorithm: Algorithm

    init(_ algorithm: Algorithm) {
        self.algorithm = algorithm
    }

    /// The public key: a SubjectPublicKeyInfo, DER (RFC 5280, section 4.1).
    public var subjectPublicKeyInfo: [UInt8] {
        switch algorithm {
        case .p256(let key): Array(key.publicKey.derRepresentation)
        case .p384(let key): Array(key.publicKey.derRepresentation)
        case .p521(let key): Array(key.publicKey.derRepresentation)
        case .rsa(let key): Array(key.publicKey.derRepresentation)
        case .ed25519(let key): Ed25519PublicKey.header + Array(key.publicKey.rawRepresentation)
        }
    }
}

/// An Ed25519 public key's bytes.
enum Ed25519PublicKey {
    /// What stands before the 32 bytes of each key (RFC 8410, section 4).
    static let header: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
}
