/// A user of an emulated Artifactory.
public struct ArtifactoryUser: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The password.
    public var password: String
    /// May do everything.
    public var isAdministrator: Bool
    /// What others may do.
    public var permissions: [ArtifactoryPermission]
    /// An API key that stands for the user; `nil` for none.
    public var apiKey: String?
    /// A reference token that stands for the user; `nil` for none.
    public var referenceToken: String?
    /// May not log in at present, and why.
    public var barrier: Barrier?

    /// Why a user whose password is right may still not log in.
    public enum Barrier: String, Sendable, Hashable {
        /// An administrator switched it off.
        case disabled
        /// The password is too old.
        case expired
        /// Somebody tried wrong passwords too often.
        case locked
    }

    /// Makes a user.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - password: the password.
    ///   - isAdministrator: may do everything.
    ///   - permissions: what others may do.
    ///   - apiKey: an API key that stands for the user.
    ///   - referenceToken: a reference token that stands for the user.
    ///   - barrier: why the user may not log in.
    public init(
        _ name: String,
        password: String,
        isAdministrator: Bool = false,
        permissions: [ArtifactoryPermission] = [],
        apiKey: String? = nil,
        referenceToken: String? = nil,
        barrier: Barrier? = nil
    ) {
        self.name = name
        self.password = password
        self.isAdministrator = isAdministrator
        self.permissions = permissions
        self.apiKey = apiKey
        self.referenceToken = referenceToken
        self.barrier = barrier
    }
}
