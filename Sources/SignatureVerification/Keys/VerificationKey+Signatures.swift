internal import Crypto
internal import CryptoExtras

extension VerificationKey {
    /// How bytes are hashed before they are signed.
    enum HashFunction: Sendable, Hashable, CaseIterable {
        case sha256, sha384, sha512

        /// The digest of bytes.
        func hash(_ bytes: [UInt8]) -> [UInt8] {
            switch self {
            case .sha256: Array(SHA256.hash(data: bytes))
            case .sha384: Array(SHA384.hash(data: bytes))
            case .sha512: Array(SHA512.hash(data: bytes))
            }
        }
    }

    /// How many bytes a signature by Ed25519 has, prehashed or not (RFC 8032, section 5.1.6).
    static let ed25519SignatureLength = 64

    /// Whether it is a key for Ed25519.
    var isEd25519: Bool {
        if case .ed25519 = algorithm { true } else { false }
    }

    /// Asks whether this key made a signature of bytes.
    ///
    /// With P-384 and P-521 one version of cosign hashes by SHA-256 and another by the curve's own function.
    ///
    /// - Parameters:
    ///   - signature: the signature: DER for ECDSA.
    ///   - bytes: what it should be of.
    /// - Returns: whether it is.
    func isValid(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        if case .ed25519(let key) = algorithm { return key.isValidSignature(signature, for: bytes) }
        return hashFunctions.contains { isValid(signature, of: bytes, hashedBy: $0) }
    }

    /// Asks whether this key made a signature of bytes that were hashed by a certain function.
    func isValid(_ signature: [UInt8], of bytes: [UInt8], hashedBy function: HashFunction) -> Bool {
        switch function {
        case .sha256: isValid(signature, of: SHA256.hash(data: bytes))
        case .sha384: isValid(signature, of: SHA384.hash(data: bytes))
        case .sha512: isValid(signature, of: SHA512.hash(data: bytes))
        }
    }

    private var hashFunctions: [HashFunction] {
        switch algorithm {
        case .p256, .rsa: [.sha256]
        case .p384: [.sha384, .sha256]
        case .p521: [.sha512, .sha256]
        case .ed25519: []
        }
    }

    private func isValid(_ signature: [UInt8], of digest: some Crypto.Digest) -> Bool {
        switch algorithm {
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: digest)
        case .p384(let key):
            guard let signature = try? P384.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: digest)
        case .p521(let key):
            guard let signature = try? P521.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: digest)
        case .rsa(let key):
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: digest, padding: .insecurePKCS1v1_5)
        // Ed25519 is of bytes, never of a digest: the prehashed kind is another algorithm, which swift-crypto lacks.
        case .ed25519: return false
        }
    }
}
