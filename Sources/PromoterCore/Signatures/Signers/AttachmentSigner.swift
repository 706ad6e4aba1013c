/// Who made one of an attachment's signatures.
public struct AttachmentSigner: Sendable, Hashable {
    /// What the signature says; nobody vouches for it.
    public var claim: Claim
    /// Whether a signer of the configuration made it; `nil` where nobody checked.
    public var standing: Evidence.Standing?

    /// Makes a signer.
    ///
    /// - Parameters:
    ///   - claim: what the signature says.
    ///   - standing: whether a signer of the configuration made it.
    public init(claim: Claim, standing: Evidence.Standing? = nil) {
        self.claim = claim
        self.standing = standing
    }

    /// What a signature says about who made it.
    public enum Claim: Sendable, Hashable {
        /// Somebody whom an identity provider, the issuer, knows by this name.
        case keyless(identity: String, issuer: String, fingerprint: String)
        /// Whom a certificate is for: a distinguished name, and a name besides where there is one.
        case certificate(subject: String, identity: String?, fingerprint: String)
        /// A key, and what its owner calls it, where he does.
        case key(hint: String?)
        /// Something that can't be read, and why.
        case unknown(reason: String)
    }
}
