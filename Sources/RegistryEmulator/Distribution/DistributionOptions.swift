/// How a registry answers where the specification lets it choose.
public struct DistributionOptions: Sendable {
    /// Whether there is a referrers API; without it, `/referrers/` is an unknown path.
    public var hasReferrers = true
    /// How many referrers stand on a page at most; `nil` for all.
    public var referrersPageSize: Int?
    /// Whether blobs may be mounted from other repositories; else mounts open an upload.
    public var allowsMounts = true
    /// Whether manifests and blobs may be deleted; else 405.
    public var allowsDeletion = true
    /// Whether a manifest is refused (`MANIFEST_BLOB_UNKNOWN`) whose blobs or children are not there.
    public var checksCompleteness = true
    /// Which tags can't be moved or deleted.
    public var immutableTags: [WildcardPattern] = []
    /// How many bytes a manifest may have (413 beyond).
    public var manifestLimit = 4 << 20
    /// In which ways the registry differs from what a client may expect.
    public var quirks: QuirkSet = []
    /// Makes an answer of a refusal; the specification's form where not said.
    public var render: @Sendable (DistributionError, DistributionCall) -> EmulatedResponse = { error, _ in
        error.response
    }
    /// Changes an answer before it is sent: further header fields, other texts.
    public var decorate: @Sendable (EmulatedResponse, DistributionCall) -> EmulatedResponse = { response, _ in response
    }

    /// Makes the options of a registry that does all the specification asks.
    public init() {}
}
