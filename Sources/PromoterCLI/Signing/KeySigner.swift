internal import PromoterCore
internal import SignatureVerification
internal import Signing

/// Signs with a private key in a file.
struct KeySigner: KeyedSigner {
    private let key: SigningKey
    let publicKey: VerificationKey

    let keyHint: String

    init(_ key: SigningKey) throws(FormatError) {
        self.key = key
        publicKey = try VerificationKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo)
        keyHint = publicKey.hint
    }

    func signature(of bytes: [UInt8]) async throws(SigningError) -> [UInt8] {
        do throws(SigningKeyError) {
            return try key.signature(of: bytes)
        } catch {
            throw SigningError(reason: "the key \(error)", remedy: "use \(error.remedy)")
        }
    }

    func isOwn(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        publicKey.isSignature(signature, of: bytes)
    }
}
