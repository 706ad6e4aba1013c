/// Whom to trust for signatures that are made without a key of one's own.
public struct KeylessTrust: Sendable, Hashable {
    /// Who has to vouch for a signature.
    public var root: TrustedRoot
    /// Who may have made it; one of them is enough.
    public var identities: [IdentityRule]
    /// Whether the signature has to be in a log.
    ///
    /// Without, a timestamp is needed.
    public var requiresLog: Bool
    /// Whether the certificate has to be in a log of certificates.
    public var requiresCertificateLog: Bool

    /// Makes a trust.
    ///
    /// - Parameters:
    ///   - root: who has to vouch for a signature.
    ///   - identities: who may have made it; one of them is enough.
    ///   - requiresLog: whether the signature has to be in a log.
    ///   - requiresCertificateLog: whether the certificate has to be in a log of certificates.
    public init(
        root: TrustedRoot,
        identities: [IdentityRule],
        requiresLog: Bool = true,
        requiresCertificateLog: Bool = true
    ) {
        self.root = root
        self.identities = identities
        self.requiresLog = requiresLog
        self.requiresCertificateLog = requiresCertificateLog
    }
}
