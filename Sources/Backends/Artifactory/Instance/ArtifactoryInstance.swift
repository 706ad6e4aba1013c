internal import HTTPTransport
internal import PromoterCore

/// What a run knows of one Artifactory, shared by all backends that work in its repositories.
actor ArtifactoryInstance {
    /// `https://HOST/artifactory`.
    nonisolated let base: TransportURL
    private let systemVersion = OnceAsked<SystemVersion>()
    private var known = SystemVersion.unknown
    /// Whether files are listed, as far as it is known; else they are searched for.
    private(set) var listsFiles = true
    private var knownConfigurations: [String: RepositoryConfiguration] = [:]
    private var configurations: [String: OnceAsked<RepositoryConfiguration>] = [:]
    private var folders: [FolderPath: ImageFolder] = [:]
    private var listedAt: [FolderPath: ContinuousClock.Instant] = [:]
    private var unlisted: Set<FolderPath> = []
    private var additions: Set<FolderPath> = []
    private var deletions: [FolderPath: Set<FolderDeletion.Removal>] = [:]
    private var deletionCounts: [FolderPath: Int] = [:]
    private var manifestNeeds: [Digest: ManifestNeeds] = [:]
    private var refusals: [CopyRefusalScope: String] = [:]
    private var firstCopies: [CopyRefusalScope: OnceAsked<Bool>] = [:]

    init(base: TransportURL) {
        self.base = base
    }

    /// What the server says of itself, asked for once.
    func version(
        _ ask: @escaping @Sendable () async throws(RegistryError) -> SystemVersion
    ) async throws(RegistryError) -> SystemVersion {
        known = try await systemVersion.value(ask)
        return known
    }

    /// What the server said of itself, as far as it was asked.
    var knownVersion: SystemVersion { known }

    /// What the server says of a repository, asked for once.
    func configuration(
        of key: String,
        _ ask: @escaping @Sendable () async throws(RegistryError) -> RepositoryConfiguration
    ) async throws(RegistryError) -> RepositoryConfiguration {
        let asked = configurations[key] ?? OnceAsked()
        configurations[key] = asked
        let configuration = try await asked.value(ask)
        knownConfigurations[key] = configuration
        return configuration
    }

    /// What the server said of a repository, as far as it was asked.
    func knownConfiguration(of key: String) -> RepositoryConfiguration { knownConfigurations[key] ?? .unknown }

    /// Remembers that the server has no API that lists files.
    func forgoListing() {
        listsFiles = false
    }

    /// The files of an image as they were listed last.
    func folder(_ path: FolderPath) -> ImageFolder? { folders[path] }

    /// The files of an image as they were listed last, unless that was too long ago for others to have written none since.
    func recentFolder(_ path: FolderPath) -> ImageFolder? {
        guard let time = listedAt[path], time.duration(to: .now) <= TrustedAge.standard else { return nil }
        return folders[path]
    }

    /// Whether the files of an image could not be listed.
    func isUnlisted(_ path: FolderPath) -> Bool { unlisted.contains(path) }

    /// How often something began or ended to be taken away of an image.
    func deletionCount(of path: FolderPath) -> Int { deletionCounts[path] ?? 0 }

    /// Remembers the files of an image; `nil` where they can't be listed.
    ///
    /// - Parameters:
    ///   - folder: the files, as the server listed them.
    ///   - path: the image.
    ///   - count: ``deletionCount(of:)`` before the server was asked; where it is another one since, the list may show what is gone.
    ///   - time: when the server was asked.
    func remember(
        _ folder: ImageFolder?,
        of path: FolderPath,
        since count: Int,
        askedAt time: ContinuousClock.Instant
    ) {
        guard var folder else {
            folders[path] = nil
            unlisted.insert(path)
            return
        }
        unlisted.remove(path)
        guard count == deletionCount(of: path) else { return }
        for removal in deletions[path] ?? [] { folder.remove(removal) }
        folders[path] = folder
        listedAt[path] = time
        additions.remove(path)
    }

    /// The files of an image as the server listed them last, but for what was taken away since; `nil` where something was written,
    /// as nobody knows what the server put beside it.
    func listedFolder(_ path: FolderPath) -> ImageFolder? { additions.contains(path) ? nil : folders[path] }

    /// Forgets the files of an image.
    func forgetFiles(of path: FolderPath) {
        folders[path] = nil
    }

    /// Forgets the files of an image where they are not what a tag proves to point to by now, and lists of them that are under way.
    func note(_ digest: Digest?, under tag: TagName, of path: FolderPath) {
        guard let folder = folders[path] else { return }
        let known = folder.manifestFile(in: tag.text)?.file
        let isSame = digest == nil ? known == nil : known != nil && (known?.sha256 == nil || known?.sha256 == digest)
        if isSame { return }
        folders[path] = nil
        deletionCounts[path, default: 0] += 1
    }

    /// Remembers a file that was written.
    func remember(_ file: StoredFile, named name: String, in folder: String, of path: FolderPath) {
        guard folders[path] != nil else { return }
        folders[path]?.add(file, named: name, in: folder)
        additions.insert(path)
    }

    /// Forgets what is about to be taken away, so that whoever deletes at the same time counts on what is left.
    ///
    /// - Returns: whether what was found out of the deletion still holds; if not, nothing is forgotten.
    func begin(_ deletion: FolderDeletion, of reference: ManifestReference, from path: FolderPath) -> Bool {
        guard var folder = listedFolder(path), FolderDeletion(of: reference, from: folder).isCovered(by: deletion)
        else {
            return false
        }
        for removal in deletion.removals { folder.remove(removal) }
        folders[path] = folder
        deletions[path, default: []].formUnion(deletion.removals)
        deletionCounts[path, default: 0] += 1
        return true
    }

    /// Notes that a deletion is done, or has failed: then the files are to be listed anew.
    func end(_ deletion: FolderDeletion, from path: FolderPath, isDone: Bool) {
        deletions[path]?.subtract(deletion.removals)
        deletionCounts[path, default: 0] += 1
        if !isDone { folders[path] = nil }
    }

    /// What a manifest needs, where it was read; its digest's manifest never changes.
    func needs(of digest: Digest) -> ManifestNeeds? { manifestNeeds[digest] }

    /// Remembers what a manifest needs.
    func remember(_ needs: ManifestNeeds, of digest: Digest) {
        manifestNeeds[digest] = needs
    }

    /// Why nothing is copied between two repositories any more.
    func copyRefusal(from source: String, to destination: String) -> String? {
        refusals[.server] ?? refusals[.between(source, destination)]
    }

    /// Copies the first file between two repositories; who wants to copy meanwhile waits, as all may be refused for one reason.
    func firstCopy(
        from source: String,
        to destination: String,
        _ copy: @escaping @Sendable () async throws(RegistryError) -> Void
    ) async throws(RegistryError) {
        let scope = CopyRefusalScope.between(source, destination)
        let asked = firstCopies[scope] ?? OnceAsked()
        firstCopies[scope] = asked
        _ = try await asked.value { () throws(RegistryError) in
            try await copy()
            return true
        }
    }

    /// Remembers why nothing is copied any more.
    func remember(_ refusal: String, for scope: CopyRefusalScope) {
        refusals[scope] = refusal
    }
}

/// Where the files of an image are.
struct FolderPath: Sendable, Hashable {
    /// The key of the repository.
    let key: String
    /// The image.
    let image: RepositoryName
}

/// How far a refusal to copy goes.
enum CopyRefusalScope: Sendable, Hashable {
    /// The server does not copy at all.
    case server
    /// This user may not copy between these repositories.
    case between(String, String)
}
