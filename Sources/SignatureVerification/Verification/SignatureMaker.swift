internal import Crypto
internal import CryptoExtras

/// Something that tells who made a signature, whatever form the signature has and whatever a policy calls its maker.
public enum SignatureMaker: Sendable, Hashable, CustomStringConvertible {
    /// The owner of a key: the SHA-256 of the key itself, in hexadecimal digits.
    case key(String)
    /// Somebody whom an identity provider knows.
    case identity(SubjectName, issuer: String)
    /// Whom a certificate is for, as a distinguished name (RFC 4514).
    case subject(String)

    /// The maker in one line, different for different ones.
    public var description: String {
        switch self {
        case .key(let digest): "key \(digest)"
        case .identity(.uri(let name), let issuer): "uri \(name) by \(issuer)"
        case .identity(.email(let name), let issuer): "email \(name) by \(issuer)"
        case .identity(.user(let name), let issuer): "user \(name) by \(issuer)"
        case .subject(let name): "subject \(name)"
        }
    }

    init(_ key: VerificationKey) { self = .key(Hexadecimal.text(SHA256.hash(data: key.material))) }
}

extension VerificationKey {
    /// The key alone, the same bytes however the key is written.
    fileprivate var material: [UInt8] {
        switch algorithm {
        case .p256(let key): Array(key.x963Representation)
        case .p384(let key): Array(key.x963Representation)
        case .p521(let key): Array(key.x963Representation)
        case .rsa(let key): Array(key.derRepresentation)
        case .ed25519(let key): Array(key.rawRepresentation)
        }
    }
}
