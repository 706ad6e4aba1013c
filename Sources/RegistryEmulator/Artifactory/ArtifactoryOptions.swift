internal import FoundationEssentials

/// What an emulated Artifactory is like.
public struct ArtifactoryOptions: Sendable {
    /// The repositories.
    public var repositories: [ArtifactoryRepository]
    /// The users; their rights are for `KEY/PATH`, such as `docker-local/**`.
    public var users: [EmulatedUser]
    /// The version, which decides what it does wrong.
    public var version: ArtifactoryVersion
    /// What is licensed.
    public var edition: ArtifactoryEdition
    /// Whether somebody who does not say who may ask for anything.
    public var allowsAnonymous = false
    /// What such a one may do.
    public var anonymousRights = [RepositoryRight("**", [.pull])]
    /// Whether what may not be read is said to be missing.
    public var hidesUnauthorizedResources = false
    /// Users who may not log in, and why.
    public var barriers: [String: LoginBarrier] = [:]
    /// How many failed logins lock a user; `nil` for any number.
    public var failedLoginsUntilLock: Int?
    /// Whether logins of a name are suspended for a while after failed ones.
    public var suspendsFailingLogins = false
    /// The providers whose id tokens are exchanged.
    public var identityProviders: [IdentityProvider] = []
    /// How long a token of Docker's side counts, in seconds.
    public var dockerTokenLifetime = 3600
    /// Whether the referrers API is there; the version decides where not said.
    public var hasReferrers: Bool?
    /// Whether blobs are mounted from other images; else a mount opens an upload.
    public var allowsMounts = true
    /// Whether lists of tags leave digests out and promotion checks new tags; the version decides where not said.
    ///
    /// The real property is `artifactory.docker.filter.digests.from.tags.list.enabled`.
    public var filtersDigestsFromTags: Bool?
    /// Whether a list pushed over an image takes the image's manifest away, and the other way round.
    public var overwritesTagsStrictly = false
    /// Whether a pushed list leaves `TAG-OS-ARCHITECTURE` folders beside itself (documented for docker builds).
    public var duplicatesArchitectures = false
    /// Whether promotion of a whole image takes the tags of signatures along, which no source settles.
    public var promotesSignatureTagsWithWholeImage = false
    /// Whether promotion of a tag of a federated or `oci` repository has 400 and no word why.
    public var refusesTagsWithoutAWord = false
    /// In which further ways Docker's side differs from what a client may expect.
    public var quirks: QuirkSet = []
    /// The base URL that answers name, such as `https://host/artifactory`; that of the request where not said.
    public var baseURL: String?
    /// Where bytes are kept.
    public var contents: any ContentStore
    /// The file that keeps the tree; `nil` for memory alone.
    public var journal: String?
    /// Says what time it is.
    public var clock: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// Makes options.
    ///
    /// - Parameters:
    ///   - repositories: the repositories.
    ///   - users: the users.
    ///   - version: the version.
    ///   - edition: what is licensed.
    ///   - contents: where bytes are kept.
    ///   - journal: the file that keeps the tree, in a folder that is made where it is not there; `nil` for memory alone.
    public init(
        repositories: [ArtifactoryRepository],
        users: [EmulatedUser] = [],
        version: ArtifactoryVersion = ArtifactoryVersion(7, 117, 1),
        edition: ArtifactoryEdition = .pro,
        contents: any ContentStore,
        journal: String? = nil
    ) {
        self.repositories = repositories
        self.users = users
        self.version = version
        self.edition = edition
        self.contents = contents
        self.journal = journal
    }

    var listsNoDigests: Bool { filtersDigestsFromTags ?? version.knowsTagsFromDigests }
    var answersReferrers: Bool { hasReferrers ?? version.hasReferrers }
}
