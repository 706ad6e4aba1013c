internal import X509

/// Why a check of a Notation signature failed.
public enum NotationFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// It can't be read.
    case malformed(String)
    /// It demands that something is understood which is not.
    case unknownCriticalHeader(String)
    /// It does not demand that something is understood which has to be.
    case headerNotCritical(String)
    /// Something that has to be there is not, or has no sense.
    case header(String)
    /// It is of something else than an artifact.
    case contentType(String)
    /// The key signs in another way, or in none that is trusted.
    case algorithm(String)
    /// The certificates do not keep the rules.
    case chain(String)
    /// It is not by the key of its certificate, or not of this content.
    case wrongSignature
    /// It is good, and of another artifact.
    case otherArtifact(found: String)
    /// Nobody who is trusted vouches for the signer.
    case untrusted(root: String)
    /// The signer is somebody else.
    case otherIdentity(found: String)
    /// There is no timestamp, and one is asked for.
    case noTimestamp
    /// The timestamp does not hold.
    case timestamp(String)
    /// A certificate was not valid when it was made, as far as anybody can tell.
    case notValid(String)
    /// It has expired; when, in seconds since 1970.
    case expired(Int64)
    /// A certificate is revoked.
    case revoked(String)
    /// Nobody can tell whether a certificate is revoked.
    case revocationUnknown(String)

    static func of(_ certificate: Certificate, _ reason: String) -> NotationFailure {
        .chain("the certificate of '\(certificate.subject)' \(reason)")
    }

    /// The reason in one line.
    public var description: String {
        switch self {
        case .malformed(let reason): reason
        case .unknownCriticalHeader(let name): "it demands '\(name)', which is not known"
        case .headerNotCritical(let name): "it has '\(name)', and does not demand that it is understood"
        case .header(let reason): reason
        case .contentType(let type): "it is of '\(type)', not of an artifact"
        case .algorithm(let reason): reason
        case .chain(let reason), .notValid(let reason), .revoked(let reason), .revocationUnknown(let reason): reason
        case .wrongSignature: "it is not a signature of this content by the key of its certificate"
        case .otherArtifact(let found): "it is the signature of something else: \(found)"
        case .untrusted(let root): "no store that is trusted has the certificate of '\(root)', or one below it"
        case .otherIdentity(let found): "it is by somebody else: \(found)"
        case .noTimestamp: "it has no timestamp"
        case .timestamp(let reason): "its timestamp does not hold: \(reason)"
        case .expired: "it has expired"
        }
    }
}
