internal import Crypto
internal import CryptoExtras

extension SigningKey {
    /// Signs bytes.
    ///
    /// They are hashed by SHA-256 whatever the curve: all versions of cosign verify that without being told, and with P-384 or P-521
    /// nothing else. Ed25519 signs the bytes themselves.
    ///
    /// - Parameter bytes: what to sign.
    /// - Returns: the signature: DER for ECDSA, else as the algorithm has it.
    /// - Throws: ``SigningKeyError`` where the key can't sign.
    public func signature(of bytes: [UInt8]) throws(SigningKeyError) -> [UInt8] {
        let digest = SHA256.hash(data: bytes)
        do {
            return switch algorithm {
            case .p256(let key): Array(try key.signature(for: digest).derRepresentation)
            case .p384(let key): Array(try key.signature(for: digest).derRepresentation)
            case .p521(let key): Array(try key.signature(for: digest).derRepresentation)
            case .rsa(let key): Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
            case .ed25519(let key): Array(try key.signature(for: bytes))
            }
        } catch {
            throw SigningKeyError(.unusable("\(error)"))
        }
    }
}
