/// Answers `/v2/...` (or the same below another prefix) as the OCI Distribution specification says.
public struct DistributionRoutes: Sendable {
    let store: any ImageStore
    let access: any DistributionAccess
    let uploads: UploadSessions
    let options: DistributionOptions
    let prefix: String

    /// Makes routes; cheap, so that a registry may make them for each request.
    ///
    /// - Parameters:
    ///   - store: what they stand on.
    ///   - access: decides who may do what.
    ///   - uploads: the uploads under way, shared by all routes that are one registry's.
    ///   - options: how the registry answers where it may choose.
    ///   - prefix: what stands before the repository's name, such as `/v2/` or
    ///     `/artifactory/api/docker/docker-local/v2/`; `Location` and `Link` begin with it.
    public init(
        store: any ImageStore,
        access: any DistributionAccess,
        uploads: UploadSessions,
        options: DistributionOptions = DistributionOptions(),
        prefix: String = "/v2/"
    ) {
        self.store = store
        self.access = access
        self.uploads = uploads
        self.options = options
        self.prefix = prefix
    }

    /// Answers a request.
    ///
    /// - Parameter request: the request.
    /// - Returns: the answer; `nil` where the path does not begin with the prefix.
    public func answer(_ request: EmulatedRequest) async -> EmulatedAnswer? {
        guard request.path.hasPrefix(prefix) || request.path + "/" == prefix else { return nil }
        return EmulatedAnswer(EmulatedResponse(501))
    }
}
