internal import Crypto
internal import SwiftASN1

/// A hash function that signatures and timestamps are trusted with.
enum DigestAlgorithm: Sendable, Hashable {
    case sha256, sha384, sha512

    /// Takes the function that an identifier stands for (RFC 5754, section 2); `nil` for any other, SHA-1 too.
    init?(_ identifier: ASN1ObjectIdentifier) {
        switch identifier {
        case [2, 16, 840, 1, 101, 3, 4, 2, 1]: self = .sha256
        case [2, 16, 840, 1, 101, 3, 4, 2, 2]: self = .sha384
        case [2, 16, 840, 1, 101, 3, 4, 2, 3]: self = .sha512
        default: return nil
        }
    }

    /// The digest of bytes.
    func digest(of bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .sha256: Array(SHA256.hash(data: bytes))
        case .sha384: Array(SHA384.hash(data: bytes))
        case .sha512: Array(SHA512.hash(data: bytes))
        }
    }
}
