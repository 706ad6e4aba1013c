/// Why an emulated Artifactory can't start.
public enum ArtifactoryStartError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Two repositories have one key.
    case repositoryTwice(key: String)
    /// A virtual repository names a member that is not there, or is virtual itself.
    case unknownMember(key: String, of: String)
    /// A remote repository fetches from one that is not there, or not local.
    case unknownUpstream(key: String, of: String)
    /// Two users have one name.
    case userTwice(name: String)

    /// What is wrong, and how to mend it.
    public var description: String {
        switch self {
        case .repositoryTwice(let key): "repository '\(key)' is there twice; give each its own key"
        case .unknownMember(let key, let virtual):
            "virtual repository '\(virtual)' has the member '\(key)', which is no local, remote or federated repository"
        case .unknownUpstream(let key, let remote):
            "remote repository '\(remote)' fetches from '\(key)', which is no local or federated repository"
        case .userTwice(let name): "user '\(name)' is there twice; give each user one entry"
        }
    }
}
