/// A way in which some registry differs from what a client may expect.
///
/// `docs/emulator.md` says of each where it was seen and how far that can be trusted.
public enum Quirk: String, Sendable, Hashable, Codable, CaseIterable {
    // Manifests
    case acceptPicksPlatform = "accept-picks-platform"
    case acceptHidesOCI = "accept-hides-oci"
    case noDigestHeader = "no-digest-header"
    case noDigestHeaderOnHead = "no-digest-header-on-head"
    case headLengthZero = "head-length-zero"
    case contentTypeParameters = "content-type-parameters"
    case signatureAfterImage = "signature-after-image"
    case digestTags = "digest-tags"
    case mediaTypeParametersRefused = "media-type-parameters-refused"
    case artifactTypesRefused = "artifact-types-refused"
    case ociTypesRefused = "oci-types-refused"
    case sha512Refused = "sha512-refused"
    case foreignLayersRequired = "foreign-layers-required"
    case absentIsDenied = "absent-is-denied"
    case immutableSameDigestRefused = "immutable-same-digest-refused"
    case immutable412 = "immutable-412"
    case immutable405 = "immutable-405"
    case deleteByTagRefused = "delete-by-tag-refused"
    case deleteByTagInvalid = "delete-by-tag-invalid"
    case repositoryMustExist = "repository-must-exist"
    // Referrers
    case subjectHeaderWithoutAPI = "subject-header-without-api"
    case referrersNeverListed = "referrers-never-listed"
    case referrersLate = "referrers-late"
    case referrers400 = "referrers-400"
    case referrers405 = "referrers-405"
    case referrers406 = "referrers-406"
    case referrersRedirect = "referrers-redirect"
    case referrersHTML = "referrers-html"
    case referrersNoArtifactType = "referrers-no-artifact-type"
    case referrersNoAnnotations = "referrers-no-annotations"
    case referrersUnfiltered = "referrers-unfiltered"
    case referrersForeignEntry = "referrers-foreign-entry"
    // Blobs and uploads
    case blobRedirect = "blob-redirect"
    case blobRangesIgnored = "blob-ranges-ignored"
    case mountRefused = "mount-refused"
    case mountNeedsSource = "mount-needs-source"
    case mountReferencedOnly = "mount-referenced-only"
    case postWithDigestDeclined = "post-with-digest-declined"
    case put204 = "put-204"
    case patch201 = "patch-201"
    case absoluteLocation = "absolute-location"
    case locationChanges = "location-changes"
    case contentRangeOnPutRefused = "content-range-on-put-refused"
    case chunkedEncodingRefused = "chunked-encoding-refused"
    case chunkMinimum = "chunk-minimum"
    case chunkMaximum = "chunk-maximum"
    case monolithicOnly = "monolithic-only"
    case patchNeeded = "patch-needed"
    case chunksLost = "chunks-lost"
    case uploadCancelRefused = "upload-cancel-refused"
    // Lists
    case tagsNull = "tags-null"
    case tagsPageLimit = "tags-page-limit"
    case tagsShortPages = "tags-short-pages"
    case tagsUnordered = "tags-unordered"
    case tagsForbidden = "tags-forbidden"
    case tagsUnsupported = "tags-unsupported"
    case catalogUnsupported = "catalog-unsupported"
    // Errors and limits
    case errorsHTML = "errors-html"
    case errorsText = "errors-text"
    case errorsEmpty = "errors-empty"
    case warning = "warning"
    case rateLimit = "rate-limit"
    // Authentication
    case tokenPost400 = "token-post-400"
    case tokenPost401 = "token-post-401"
    case tokenPost404 = "token-post-404"
    case tokenPost405 = "token-post-405"
    case tokenFieldOnly = "token-field-only"
    case accessTokenFieldOnly = "access-token-field-only"
    case tokenNoExpiry = "token-no-expiry"
    case tokenFirstScopeOnly = "token-first-scope-only"
    case challengeMixed = "challenge-mixed"
    case challengeNoScopeOnHead = "challenge-no-scope-on-head"
    case challengeRelativeRealm = "challenge-relative-realm"
    case challengeRealmWithQuery = "challenge-realm-with-query"

    /// The number that counts where ``QuirkSet`` has none; `nil` where the quirk has no number.
    public var defaultNumber: Int? {
        switch self {
        case .chunkMinimum: 5 << 20
        case .chunkMaximum: 4 << 20
        case .tagsPageLimit: 1000
        case .rateLimit: 100
        case .referrersLate: 2
        default: nil
        }
    }
}
