/// Decides who may do what through the Distribution API, and says so in its own way.
public protocol DistributionAccess: Sendable {
    /// Decides whether a request may go on.
    ///
    /// - Parameters:
    ///   - request: the request; its body is not to be read.
    ///   - call: what it asks.
    /// - Returns: who asks, or the whole answer of refusal.
    func decide(_ request: EmulatedRequest, for call: DistributionCall) async -> AccessDecision
}

/// Whether a request may go on.
public enum AccessDecision: Sendable {
    /// It may; who asks, `nil` for anybody.
    case granted(EmulatedUser?)
    /// It may not; the name of who asks, as far as it is known.
    case refused(EmulatedResponse, user: String?)
}

/// What a request of the Distribution API asks.
public struct DistributionCall: Sendable, Hashable {
    /// The operations of the Distribution API.
    public enum Operation: Sendable, Hashable {
        /// `GET /v2/`.
        case probe
        /// `GET /v2/_catalog`.
        case catalog
        /// `GET .../tags/list`.
        case listTags
        /// `GET`, `HEAD .../manifests/R`.
        case readManifest
        /// `PUT .../manifests/R`.
        case pushManifest
        /// `DELETE .../manifests/R`.
        case deleteManifest
        /// `GET`, `HEAD .../blobs/D`.
        case readBlob
        /// `DELETE .../blobs/D`.
        case deleteBlob
        /// `POST .../blobs/uploads/`, also with `mount=` or `digest=`.
        case beginUpload
        /// `GET`, `PATCH`, `PUT`, `DELETE .../blobs/uploads/ID`.
        case continueUpload
        /// `GET .../referrers/D`.
        case listReferrers
    }

    /// What is asked.
    public var operation: Operation
    /// The repository; empty where it is about none.
    public var repository: String
    /// A tag, a digest or the id of an upload, as it was sent; empty where there is none.
    public var reference: String
    /// What the user must be allowed: of a mount also to pull from the source.
    public var scopes: [AccessScope]

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - operation: what is asked.
    ///   - repository: the repository.
    ///   - reference: a tag, a digest or the id of an upload.
    ///   - scopes: what the user must be allowed.
    public init(_ operation: Operation, repository: String = "", reference: String = "", scopes: [AccessScope] = []) {
        self.operation = operation
        self.repository = repository
        self.reference = reference
        self.scopes = scopes
    }
}
