/// What an OCI registry is like.
public struct OCIRegistryOptions: Sendable {
    /// How a registry asks who one is.
    public enum Authentication: String, Sendable, Hashable, CaseIterable {
        /// Not at all.
        case open
        /// By `Basic` on each request.
        case basic
        /// By a bearer token of `/token`.
        case token
    }

    /// How it asks who one is.
    public var authentication: Authentication = .open
    /// Who may use it, where it asks.
    public var users = UserDirectory()
    /// What anybody may do without saying who, where it asks.
    public var anonymousRights: [RepositoryRight] = []
    /// Issues and checks its tokens.
    public var tokens = TokenIssuer()
    /// Whether there is a referrers API; without it, clients keep fallback tags.
    public var hasReferrers = true
    /// How many referrers stand on a page at most; `nil` for all.
    public var referrersPageSize: Int?
    /// Whether blobs may be mounted from other repositories.
    public var allowsMounts = true
    /// Whether manifests and blobs may be deleted.
    public var allowsDeletion = true
    /// Whether a manifest is refused whose blobs or children are not there.
    public var checksCompleteness = true
    /// Which tags can't be moved or deleted.
    public var immutableTags: [WildcardPattern] = []
    /// In which ways it differs from what a client may expect.
    public var quirks: QuirkSet = []

    /// Makes the options of an open registry that does all the specification asks.
    public init() {}
}
