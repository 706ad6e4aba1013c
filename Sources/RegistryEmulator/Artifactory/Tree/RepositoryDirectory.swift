/// The repositories by key, and where what is asked of each is found.
struct RepositoryDirectory: Sendable {
    /// The repositories, in the order in which they were named.
    let all: [ArtifactoryRepository]
    private let byKey: [String: ArtifactoryRepository]

    /// Makes the directory.
    init(_ repositories: [ArtifactoryRepository]) throws(ArtifactoryStartError) {
        all = repositories
        var byKey: [String: ArtifactoryRepository] = [:]
        for repository in repositories {
            guard byKey.updateValue(repository, forKey: repository.key) == nil else {
                throw .repositoryTwice(key: repository.key)
            }
        }
        self.byKey = byKey
        for repository in repositories where repository.class == .virtual {
            for member in repository.members where byKey[member] == nil || byKey[member]?.class == .virtual {
                throw .unknownMember(key: member, of: repository.key)
            }
        }
        for repository in repositories {
            guard let upstream = repository.upstream, byKey[upstream]?.isLocal != true else { continue }
            throw .unknownUpstream(key: upstream, of: repository.key)
        }
    }

    /// A repository; a remote one's cache is none of its own.
    ///
    /// - Parameter key: its key.
    subscript(_ key: String) -> ArtifactoryRepository? { byKey[key] }

    /// The keys under which items are stored.
    var storageKeys: [String] {
        all.compactMap { repository in
            switch repository.class {
            case .local, .federated: repository.key
            case .remote: repository.key + "-cache"
            case .virtual: nil
            }
        }
    }

    /// The repository whose rules count for what is stored under a key: of a cache, the remote one.
    func owner(ofStorage key: String) -> ArtifactoryRepository? {
        if let repository = byKey[key] { return repository.isLocal ? repository : nil }
        guard key.hasSuffix("-cache"), let remote = byKey[String(key.dropLast("-cache".count))] else { return nil }
        return remote.class == .remote ? remote : nil
    }

    /// Whether items are stored under a key.
    func isStorage(_ key: String) -> Bool { owner(ofStorage: key) != nil }

    /// The remote repositories behind a key that fetch from another one.
    func remotes(behind key: String) -> [(cache: String, upstream: String)] {
        storage(behind: key)
            .compactMap { key in owner(ofStorage: key)?.upstream.map { (cache: key, upstream: $0) } }
    }

    /// The keys under which what a repository shows is stored, in the order in which they are asked.
    func storage(behind key: String) -> [String] {
        guard let repository = byKey[key] else { return isStorage(key) ? [key] : [] }
        switch repository.class {
        case .local, .federated: return [key]
        case .remote: return [key + "-cache"]
        case .virtual: return repository.members.flatMap { storage(behind: $0) }
        }
    }
}
