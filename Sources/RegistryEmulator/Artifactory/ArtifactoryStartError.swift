/// Why an emulated Artifactory can't start.
public enum ArtifactoryStartError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A line of the journal in the data folder can't be read.
    case unreadableJournal(path: String, line: Int)
    /// Two repositories have one key.
    case repositoryTwice(key: String)
    /// A virtual repository names a member that is not there, or is virtual itself.
    case unknownMember(key: String, of: String)
    /// Two users have one name.
    case userTwice(name: String)

    /// What is wrong, and how to mend it.
    public var description: String {
        switch self {
        case .unreadableJournal(let path, let line):
            "\(path), line \(line): this is no journal of an emulated Artifactory; name another data folder"
        case .repositoryTwice(let key): "repository '\(key)' is there twice; give each its own key"
        case .unknownMember(let key, let virtual):
            "virtual repository '\(virtual)' has the member '\(key)', which is no local, remote or federated repository"
        case .userTwice(let name): "user '\(name)' is there twice; give each user one entry"
        }
    }
}
