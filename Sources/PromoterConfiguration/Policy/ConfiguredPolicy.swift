public import PromoterCore

/// What a configuration says of the policy: the rules, and who the signers are that they name.
public struct ConfiguredPolicy: Sendable, Hashable {
    /// The rules.
    public let policy: Policy
    /// The signers, in the order of the file.
    public let signers: [ConfiguredSigner]
}

/// Somebody whose signatures count.
public struct ConfiguredSigner: Sendable, Hashable {
    /// The name that rules have for it.
    public let name: SignerName
    /// How its signatures are told.
    public let trust: Trust
    /// Where its name stands.
    public let place: SourcePlace

    /// How signatures are told; paths are relative to the configuration's folder.
    public enum Trust: Sendable, Hashable {
        /// By a public key in a file, PEM.
        case key(file: String)
        /// By a certificate for an identity that an issuer knows, which a file of roots vouches for.
        case identity(issuer: NamePattern, subject: NamePattern, trustedRoot: String)
        /// By a folder with Notation's trust policy and trust stores.
        case notation(folder: String)
    }
}
