internal import Crypto
internal import FoundationEssentials

extension VerificationKey {
    /// What tells the key from others in a sigstore bundle: the SHA-256 of its bytes, base 64.
    public var hint: String {
        Data(SHA256.hash(data: subjectPublicKeyInfo)).base64EncodedString()
    }

    /// How the key signs where bytes are hashed by SHA-256: `ecdsa-sha256`, `rsa-pkcs1-sha256`, or `ed25519` of the bytes themselves.
    public var signatureAlgorithm: String {
        switch algorithm {
        case .p256, .p384, .p521: "ecdsa-sha256"
        case .rsa: "rsa-pkcs1-sha256"
        case .ed25519: "ed25519"
        }
    }
}
