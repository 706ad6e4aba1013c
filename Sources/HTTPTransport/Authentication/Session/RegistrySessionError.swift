public import Secrets

/// Why a request to a registry could not be made, with its credentials.
///
/// A refusal by the registry itself is an answer, not an error: see ``RegistrySession/send(_:scopes:)``.
public struct RegistrySessionError: Error, Sendable {
    /// What went wrong.
    public enum Kind: Sendable {
        /// No answer came.
        case transport(TransportError)
        /// The credentials could not be looked up.
        case credentials(CredentialsError)
        /// The registry names a place for tokens to which credentials can't be sent safely.
        case realmRejected(realm: String, reason: String)
        /// The token service gave no token; with its status and what it said, one line without secrets.
        case tokenRefused(status: Int, text: QuotedText)
        /// The token service's answer is no token.
        case tokenMalformed(String)
    }

    /// What went wrong.
    public let kind: Kind
    /// The registry, as host and port.
    public let registry: String
    /// What was tried: which credentials, from where, for which rights.
    public let attempt: AuthenticationAttempt

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: what went wrong.
    ///   - registry: the registry, as host and port.
    ///   - attempt: what was tried.
    public init(_ kind: Kind, registry: String, attempt: AuthenticationAttempt) {
        self.kind = kind
        self.registry = registry
        self.attempt = attempt
    }

    /// Whether it may go better later: nothing is wrong with the request or the credentials.
    public var isTemporary: Bool {
        switch kind {
        case .tokenRefused(429, _), .tokenRefused(500..., _): true
        case .transport, .credentials, .realmRejected, .tokenRefused, .tokenMalformed: false
        }
    }

    /// Whether the task was cancelled.
    public var isCancellation: Bool {
        switch kind {
        case .transport(let error): if case .cancelled = error.kind { true } else { false }
        case .credentials(let error): error.kind == .cancelled
        case .realmRejected, .tokenRefused, .tokenMalformed: false
        }
    }
}

extension RegistrySessionError: CustomStringConvertible {
    /// What failed, where, and how to mend it.
    public var description: String {
        remedy.map { "\(registry): \(summary). \($0)" } ?? "\(registry): \(summary)"
    }

    /// What failed, in one line.
    public var summary: String {
        switch kind {
        case .transport(let error): error.description
        case .credentials(let error): "the credentials can't be looked up: \(error.place): \(error.problem)"
        case .realmRejected(let realm, let reason): "tokens can't be got from \(realm): \(reason)"
        case .tokenRefused(let status, let text):
            "no token: \(attempt); status \(status)" + (text.isEmpty ? "" : ", saying: \(text)")
        case .tokenMalformed(let problem): "no token: \(attempt); the answer is unusable, as \(problem)"
        }
    }

    /// How to mend it, where that is known.
    public var remedy: String? {
        switch kind {
        case .transport: nil
        case .credentials(let error): error.remedy
        case .realmRejected:
            "Have the registry's administrator name the https URL of its token service as the realm."
        case .tokenRefused(400...403, _) where attempt.isAnonymous:
            "Log in (`docker login \(registry)`), or give credentials in promoter's configuration."
        case .tokenRefused(400...403, _):
            "Check that the credentials are right and not expired, and that the user has these rights."
        case .tokenRefused(429, _), .tokenRefused(500..., _):
            "Run it again later: the token service is out of order or overloaded."
        case .tokenRefused, .tokenMalformed: "Check that the URL is that of a container registry."
        }
    }
}
