/// Whom a certificate of a sigstore is for.
public enum SigstoreIdentity: Sendable, Hashable {
    /// Whoever reads the mail of an address.
    case email(String)
    /// Whatever a URI stands for, such as a workflow.
    case uri(String)

    /// The address or the URI.
    public var text: String {
        switch self {
        case .email(let text), .uri(let text): text
        }
    }
}
