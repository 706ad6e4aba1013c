/// Whether an artifact is signed by somebody who is trusted.
public enum Verdict: Sendable, Hashable {
    /// By these, at least one; and these signatures beside theirs do not count.
    case trusted([TrustedSignature], besides: [Rejection])
    /// There are signatures, and none counts.
    case rejected([Rejection])
    /// There is no signature.
    case unsigned
}

/// A signature that holds.
public struct TrustedSignature: Sendable, Hashable {
    /// Who made it.
    public let signer: Signer
    /// What it says.
    public let statement: Statement
    /// Its bytes, which tell it from others in the same envelope.
    public let signature: [UInt8]
    /// What tells who made it, each alone: a key, or a name that an issuer knows.
    ///
    /// Two signatures that have one in common were made by the same one.
    public let makers: Set<SignatureMaker>
    /// When it was made at the latest, in seconds since 1970, by each log and authority that is trusted with it.
    public let times: [Int64]

    /// Who made a signature.
    public enum Signer: Sendable, Hashable {
        /// The owner of a key.
        case key(VerificationKey)
        /// Somebody whom an identity provider knows.
        case identity(SubjectName, issuer: String)
    }

    /// What a signature says.
    public enum Statement: Sendable, Hashable {
        /// That the artifact is meant, and some words besides.
        case signature(annotations: [String: String])
        /// Something about the artifact.
        case attestation(InTotoStatement)
    }
}

/// Why a signature does not count.
public enum Rejection: Error, Sendable, Hashable, CustomStringConvertible {
    /// It can't be read.
    case malformed(String)
    /// It is not of these bytes, or not by a key that is trusted.
    case wrongSignature
    /// As ``wrongSignature``, where it may also be by Ed25519ph, which nobody here can verify.
    case wrongSignatureOrPrehashed
    /// It is good, and of another artifact.
    case otherArtifact
    /// It is good, and says something else than what is asked for.
    case otherPurpose(String)
    /// It was made without a certificate, or with one where a key is asked for.
    case noCertificate
    /// The certificate is not by an authority that is trusted, or not good for this.
    case certificate(String)
    /// The certificate is in no log of certificates that is trusted.
    case certificateNotLogged(String)
    /// The certificate is somebody else's.
    case otherIdentity(found: String)
    /// The signature is in no log that is trusted.
    case notLogged
    /// The log's proof does not hold.
    case log(String)
    /// No trusted time says when it was made.
    case noTime
    /// The time that an authority stamped does not hold.
    case timestamp(String)

    /// The reason in one line.
    public var description: String {
        switch self {
        case .malformed(let reason): reason
        case .wrongSignature: "it is not a signature of this content by a trusted key"
        case .wrongSignatureOrPrehashed:
            """
            it is not a signature of this content by a trusted key, unless it is by Ed25519ph, as sigstore signs bare bytes \
            with Ed25519 keys: that can't be verified; sign with an ECDSA key, or an attestation
            """
        case .otherArtifact: "it is the signature of something else"
        case .otherPurpose(let found): "it says something else: \(found)"
        case .noCertificate: "it has no certificate: it can count only for a signer with a key"
        case .certificate(let reason): "its certificate is not trusted: \(reason)"
        case .certificateNotLogged(let reason): "its certificate is in no trusted log: \(reason)"
        case .otherIdentity(let found): "it is by somebody else: \(found)"
        case .notLogged: "it is in no trusted log: it has no entry, or only of logs that the trusted root lacks"
        case .log(let reason): "its entry in a log does not hold: \(reason)"
        case .noTime: "no trusted time says when it was made: it needs an authority's timestamp, or a log's promise"
        case .timestamp(let reason): "its timestamp does not hold: \(reason)"
        }
    }
}

/// Why there is no verdict; whoever asked must not take it for one.
public enum VerificationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is to be trusted can't be read.
    case trust(FormatError)
    /// There are more signatures than are looked at.
    case tooManySignatures(limit: Int)

    /// The reason in one line.
    public var description: String {
        switch self {
        case .trust(let error): "what is to be trusted is \(error)"
        case .tooManySignatures(let limit): "there are more than \(limit) signatures"
        }
    }
}
