/// Who made one of an attachment's signatures.
public struct AttachmentSigner: Sendable, Hashable {
    /// What the signature says; nobody vouches for it.
    public var claim: Claim

    /// Makes a signer.
    ///
    /// - Parameter claim: what the signature says.
    public init(claim: Claim) {
        self.claim = claim
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
