/// A repository of an emulated Artifactory.
public struct ArtifactoryRepository: Sendable, Hashable {
    /// What a repository stands for.
    public enum Class: String, Sendable, Hashable, CaseIterable {
        /// Holds what is deployed to it.
        case local
        /// Stands for a repository elsewhere; what it fetched is in its cache, `KEY-cache`.
        case remote
        /// Shows what its members hold.
        case virtual
        /// A local one that has copies elsewhere.
        case federated
    }

    /// The key: its name in paths.
    public var key: String
    /// What it stands for.
    public var `class`: Class
    /// What it is for: `docker`, `oci`, `generic`, `maven` and so on.
    public var packageType: String
    /// A virtual repository's members, by key, in the order in which they are asked.
    public var members: [String]
    /// The member to which a virtual repository hands what is deployed to it; `nil` for none.
    public var defaultDeploymentRepository: String?
    /// The repository of this same Artifactory that a remote one fetches from, as if it stood elsewhere; `nil` for none.
    public var upstream: String?
    /// How many tags an image keeps: the oldest ones go when a new one comes; 0 for all.
    public var maxUniqueTags: Int
    /// A text for people.
    public var description: String
    /// Ant-style patterns of the paths that may be there.
    public var includes: [String]
    /// Ant-style patterns of the paths that may not.
    public var excludes: [String]
    /// Takes what looks like a Maven snapshot, or refuses it.
    public var handlesSnapshots: Bool
    /// Takes what is no Maven snapshot, or refuses it.
    public var handlesReleases: Bool

    /// Makes a repository.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - class: what it stands for.
    ///   - packageType: what it is for.
    ///   - members: a virtual repository's members.
    ///   - defaultDeploymentRepository: the member that takes what is deployed to a virtual one.
    ///   - upstream: the repository that a remote one fetches from.
    ///   - maxUniqueTags: how many tags an image keeps; 0 for all.
    ///   - description: a text for people.
    ///   - includes: patterns of the paths that may be there.
    ///   - excludes: patterns of the paths that may not.
    ///   - handlesSnapshots: takes Maven snapshots.
    ///   - handlesReleases: takes what is no Maven snapshot.
    public init(
        _ key: String,
        class: Class = .local,
        packageType: String = "docker",
        members: [String] = [],
        defaultDeploymentRepository: String? = nil,
        upstream: String? = nil,
        maxUniqueTags: Int = 0,
        description: String = "",
        includes: [String] = ["**/*"],
        excludes: [String] = [],
        handlesSnapshots: Bool = true,
        handlesReleases: Bool = true
    ) {
        self.key = key
        self.class = `class`
        self.packageType = packageType
        self.members = members
        self.defaultDeploymentRepository = defaultDeploymentRepository
        self.upstream = upstream
        self.maxUniqueTags = maxUniqueTags
        self.description = description
        self.includes = includes
        self.excludes = excludes
        self.handlesSnapshots = handlesSnapshots
        self.handlesReleases = handlesReleases
    }

    /// Whether Docker's paths work on it.
    var isDocker: Bool { packageType == "docker" || packageType == "oci" }

    /// Whether it takes what is deployed to it.
    var isLocal: Bool { self.class == .local || self.class == .federated }

    /// Whether its patterns let a path be there; folders on the way to one always may.
    func accepts(_ names: [String]) -> Bool {
        includes.contains { PathPattern($0).matches(names) } && !excludes.contains { PathPattern($0).matches(names) }
    }

    /// Whether its policy for snapshots lets a file be there.
    func handles(_ names: [String]) -> Bool {
        guard packageType == "maven" else { return true }
        let isSnapshot = names.contains { $0.contains("-SNAPSHOT") }
        return isSnapshot ? handlesSnapshots : handlesReleases
    }
}
