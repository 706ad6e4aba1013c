internal import Crypto
internal import CryptoExtras
internal import X509

/// How a key signs: each kind and size of key in one way alone (signature-specification.md, "Algorithm Selection").
struct NotationAlgorithm: Sendable {
    private enum Key: Sendable {
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case p521(P521.Signing.PublicKey)
        case rsa(_RSA.Signing.PublicKey, DigestAlgorithm)
    }

    private let key: Key

    /// Takes a key; `nil` for one of another kind or size.
    init?(_ key: Certificate.PublicKey) {
        if let key = P256.Signing.PublicKey(key) {
            self.key = .p256(key)
        } else if let key = P384.Signing.PublicKey(key) {
            self.key = .p384(key)
        } else if let key = P521.Signing.PublicKey(key) {
            self.key = .p521(key)
        } else if let key = _RSA.Signing.PublicKey(key) {
            switch key.keySizeInBits {
            case 2048: self.key = .rsa(key, .sha256)
            case 3072: self.key = .rsa(key, .sha384)
            case 4096: self.key = .rsa(key, .sha512)
            default: return nil
            }
        } else {
            return nil
        }
    }

    /// The name that JOSE has for it (RFC 7518, section 3.1).
    var name: String {
        switch key {
        case .p256: "ES256"
        case .p384: "ES384"
        case .p521: "ES512"
        case .rsa(_, .sha256): "PS256"
        case .rsa(_, .sha384): "PS384"
        case .rsa(_, .sha512): "PS512"
        }
    }

    /// Asks whether the key made a signature of bytes.
    ///
    /// - Parameters:
    ///   - signature: the signature: of elliptic curves, both numbers one after the other (RFC 7518, section 3.4).
    ///   - bytes: the bytes.
    /// - Returns: whether it did.
    func isValid(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        switch key {
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA256.hash(data: bytes))
        case .p384(let key):
            guard let signature = try? P384.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA384.hash(data: bytes))
        case .p521(let key):
            guard let signature = try? P521.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA512.hash(data: bytes))
        case .rsa(let key, let digest):
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            switch digest {
            case .sha256: return key.isValidSignature(signature, for: SHA256.hash(data: bytes), padding: .PSS)
            case .sha384: return key.isValidSignature(signature, for: SHA384.hash(data: bytes), padding: .PSS)
            case .sha512: return key.isValidSignature(signature, for: SHA512.hash(data: bytes), padding: .PSS)
            }
        }
    }
}
