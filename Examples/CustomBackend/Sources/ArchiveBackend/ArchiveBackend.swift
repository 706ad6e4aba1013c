import PromoterCore

/// One tar archive as a registry, to carry images to where no network goes.
///
/// Unpacked, it is a directory of OCI image layouts, one a repository, which oras, skopeo and promoter's `local:` read.
public struct ArchiveBackend: RegistryBackend {
    /// Where this is.
    public let location: RegistryLocation

    let archive: Archive
    private let path: String

    /// Makes a backend; nothing is read yet, and the file need not be there.
    ///
    /// - Parameters:
    ///   - path: the archive, absolute.
    ///   - name: what the user calls it.
    ///   - limit: the size in bytes that it may grow to.
    public init(path: String, name: String? = nil, limit: Int64? = nil) {
        self.path = path
        archive = Archive(path: path, limit: limit)
        location = RegistryLocation(
            name: name ?? "archive:" + path,
            backend: "archive",
            address: path,
            identity: "archive:" + path
        )
    }

    /// `false`: an archive that came from elsewhere may lack parts of an image.
    public var refusesIncompleteManifests: Bool { false }

    /// Cosign's tags, as every registry keeps them.
    public var signatureStrategies: [any SignatureStrategy] { [CosignTagStrategy()] }

    /// Sees to it that there is an archive to read, or that it can be written to.
    ///
    /// - Parameter role: what the run wants of it.
    /// - Throws: `RegistryError` where it can't.
    public func preflight(as role: RegistryRole) async throws(RegistryError) {
        try await attempt("open the archive") { () throws(ArchiveProblem) in
            switch role {
            case .destination: try await archive.checkWriting()
            case .source:
                guard try await archive.isThere() else {
                    throw ArchiveProblem(.notFound, reason: "there is no such file", remedy: "check the path")
                }
            }
        }
    }

    /// Lists the tags of a repository.
    ///
    /// - Parameter repository: which one.
    /// - Returns: all its tags.
    /// - Throws: `RegistryError`.
    public func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] {
        try await listing(of: repository).tags.keys.sorted()
    }

    /// Lists the tags and what they point to, which one look at `index.json` tells.
    ///
    /// - Parameter repository: which one.
    /// - Returns: the tags; not all manifests, as the children of an index need not be listed.
    /// - Throws: `RegistryError`.
    public func listing(of repository: RepositoryName) async throws(RegistryError) -> RepositoryListing {
        try await attempt("list the tags", repository) { () throws(ArchiveProblem) in
            RepositoryListing(tags: try await index(repository).tags.mapValues { $0 }, isComplete: true)
        }
    }

    /// They stand in one file.
    public var listsCompletely: Bool { true }

    func index(_ repository: RepositoryName) async throws(ArchiveProblem) -> LayoutIndex {
        guard let bytes = try await read("\(repository)/index.json") else { return LayoutIndex() }
        return try LayoutIndex(parsing: bytes)
    }

    /// Reads a small file of the archive.
    func read(_ path: String) async throws(ArchiveProblem) -> [UInt8]? {
        guard let entry = try await archive.entry(path) else { return nil }
        return try await archive.bytes(of: entry, from: 0, count: 16 << 20)
    }

    static func blobPath(_ digest: Digest, in repository: RepositoryName) -> String {
        "\(repository)/blobs/\(digest.algorithm)/\(digest.encoded)"
    }

    /// Adds the place to what goes wrong.
    func attempt<Output: Sendable>(
        _ operation: String,
        _ repository: RepositoryName? = nil,
        _ reference: String? = nil,
        _ work: () async throws(ArchiveProblem) -> Output
    ) async throws(RegistryError) -> Output {
        do {
            return try await work()
        } catch {
            throw RegistryError(
                error.kind,
                operation: operation,
                location: location,
                repository: repository,
                reference: reference,
                reason: error.reason,
                remedy: error.remedy
            )
        }
    }
}
