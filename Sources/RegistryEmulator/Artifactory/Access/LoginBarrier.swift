/// Why a user whose password is right may still not log in.
public enum LoginBarrier: String, Sendable, Hashable, CaseIterable {
    /// An administrator switched the user off.
    case disabled
    /// The password is too old.
    case expired
    /// Somebody tried wrong passwords too often.
    case locked

    var message: String {
        switch self {
        case .disabled: "Login is disabled for this user"
        case .expired: "The user's credentials have expired"
        case .locked: "The user is locked after too many failed logins"
        }
    }
}
