/// Who may sign what, as Notation keeps it: `trustpolicy.json` (Notary Project, trust-store-trust-policy.md, version 1.0).
public struct NotationTrustPolicy: Sendable, Hashable {
    /// What holds for some repositories each.
    public let statements: [Statement]

    /// What holds for some repositories.
    public struct Statement: Sendable, Hashable {
        /// What reports call it.
        public let name: String
        /// The repositories that it is for.
        public let scope: Scope
        /// How strictly signatures are looked at.
        public let level: NotationVerificationLevel
        /// Where the certificates are that are trusted; none where nothing is looked at.
        public let stores: [NotationTrustStore.Name]
        /// Whose signatures count, of those that the certificates vouch for.
        public let identities: Identities
    }

    /// The repositories that a statement is for.
    public enum Scope: Sendable, Hashable {
        /// All that no other statement is for.
        case everything
        /// These, each as `registry/path`.
        case repositories(Set<String>)
    }

    /// Whose signatures count.
    public enum Identities: Sendable, Hashable {
        /// Everybody's.
        case anybody
        /// Those of these.
        case subjects([NotationSubject])
    }

    /// The statement for a repository: the one that names it, else the one for everything.
    ///
    /// - Parameter repository: the repository as `registry/path`, with the registry's port where it has one.
    /// - Returns: the statement; `nil` where there is none, and no signature counts.
    public func statement(for repository: String) -> Statement? {
        let named = statements.first { statement in
            if case .repositories(let repositories) = statement.scope {
                repositories.contains(repository)
            } else {
                false
            }
        }
        return named ?? statements.first { $0.scope == .everything }
    }
}
