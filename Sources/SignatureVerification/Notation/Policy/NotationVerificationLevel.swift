/// What is checked of a Notation signature.
public enum NotationCheck: String, Sendable, Hashable, CaseIterable {
    /// That the signature is of what it should be of, and unaltered.
    case integrity
    /// That somebody made it who is trusted.
    case authenticity
    /// That the certificates were valid when it was made.
    case authenticTimestamp
    /// That it is not older than its maker wanted.
    case expiry
    /// That the certificates are not revoked.
    case revocation
}

/// What follows where a check fails.
public enum NotationAction: String, Sendable, Hashable {
    /// The signature does not count.
    case enforce
    /// It is said, and no more.
    case log
    /// Nothing: it is not checked.
    case skip
}

/// How strictly signatures are looked at (trust-store-trust-policy.md, "Signature Verification details").
public struct NotationVerificationLevel: Sendable, Hashable {
    /// The levels that have names.
    public enum Name: String, Sendable, Hashable, CaseIterable {
        case strict, permissive, audit, skip
    }

    /// When a timestamp is asked for, where an authority is trusted with it.
    public enum Timestamps: String, Sendable, Hashable, CaseIterable {
        /// Always.
        case always
        /// After a certificate has expired.
        case afterCertExpiry
    }

    /// The level that it started from.
    public let name: Name
    /// When a timestamp is asked for.
    public let timestamps: Timestamps
    private let overrides: [NotationCheck: NotationAction]

    /// Makes a level.
    ///
    /// - Parameters:
    ///   - name: the level to start from.
    ///   - overrides: what differs from it.
    ///   - timestamps: when a timestamp is asked for.
    public init(
        _ name: Name,
        overrides: [NotationCheck: NotationAction] = [:],
        timestamps: Timestamps = .always
    ) {
        self.name = name
        self.overrides = overrides
        self.timestamps = timestamps
    }

    /// What follows where a check fails.
    ///
    /// - Parameter check: the check.
    /// - Returns: the action.
    public func action(for check: NotationCheck) -> NotationAction {
        if let action = overrides[check] { return action }
        switch (name, check) {
        case (.skip, _): return .skip
        case (_, .integrity), (.strict, _), (.permissive, .authenticity): return .enforce
        case (.permissive, _), (.audit, _): return .log
        }
    }
}
