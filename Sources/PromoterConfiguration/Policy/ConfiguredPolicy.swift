public import PromoterCore

/// What a configuration says of the policy: the rules, and who the signers are that they name.
public struct ConfiguredPolicy: Sendable, Hashable {
    /// The rules.
    public let policy: Policy
    /// The signers, in the order of the file.
    public let signers: [ConfiguredSigner]
    /// The destinations of rules that are no patterns, by the rule's name, and where they stand.
    public let destinations: [ConfiguredDestination]
}

/// A destination that a rule names, a whole name or address.
public struct ConfiguredDestination: Sendable, Hashable {
    /// What stands there.
    public let text: String
    /// The name of the rule.
    public let rule: String
    /// Where it stands.
    public let place: SourcePlace
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
        /// By a public key in a file, PEM; with a file of roots, only those in one of its logs.
        case key(file: String, trustedRoot: String?)
        /// By a certificate for an identity that an issuer knows, both exact or with `*`, which a file of roots vouches for.
        case identity(String, issuer: String, trustedRoot: String, logs: RequiredLogs)
        /// By a folder with Notation's trust policy and trust stores, and the statement of that policy where it has several.
        case notation(folder: String, statement: String?)
    }
}

/// In which logs a signature by an identity has to be.
public struct RequiredLogs: Sendable, Hashable {
    /// Whether the signature has to be in a transparency log; without, an authority has to have stamped the time.
    public let signature: Bool
    /// Whether the certificate has to be in a log of certificates.
    public let certificate: Bool

    /// Makes a requirement.
    ///
    /// - Parameters:
    ///   - signature: whether the signature has to be in a transparency log.
    ///   - certificate: whether the certificate has to be in a log of certificates.
    public init(signature: Bool = true, certificate: Bool = true) {
        self.signature = signature
        self.certificate = certificate
    }
}
