internal import SwiftASN1
internal import X509

extension Certificate.SignatureAlgorithm {
    /// Takes the algorithm that an identifier stands for (RFC 5754, section 3; RFC 8410, section 3).
    ///
    /// `nil` for any other, and those with SHA-1.
    ///
    /// - Parameters:
    ///   - identifier: the algorithm, or a kind of key alone.
    ///   - digest: the function that goes with a kind of key.
    init?(signature identifier: ASN1ObjectIdentifier, digest: DigestAlgorithm?) {
        switch (identifier, digest) {
        case (.rsa, .sha256), ([1, 2, 840, 113549, 1, 1, 11], _): self = .sha256WithRSAEncryption
        case (.rsa, .sha384), ([1, 2, 840, 113549, 1, 1, 12], _): self = .sha384WithRSAEncryption
        case (.rsa, .sha512), ([1, 2, 840, 113549, 1, 1, 13], _): self = .sha512WithRSAEncryption
        case ([1, 2, 840, 10045, 4, 3, 2], _): self = .ecdsaWithSHA256
        case ([1, 2, 840, 10045, 4, 3, 3], _): self = .ecdsaWithSHA384
        case ([1, 2, 840, 10045, 4, 3, 4], _): self = .ecdsaWithSHA512
        case ([1, 3, 101, 112], _): self = .ed25519
        default: return nil
        }
    }
}

extension ASN1ObjectIdentifier {
    /// rsaEncryption (RFC 8017, appendix A.1).
    fileprivate static let rsa: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 1, 1]
}
