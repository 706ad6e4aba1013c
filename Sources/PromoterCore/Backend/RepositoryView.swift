/// One repository as one run sees it: what many images of the run would ask for is asked once.
public actor RepositoryView {
    /// The registry.
    public nonisolated let backend: any RegistryBackend
    /// The repository.
    public nonisolated let name: RepositoryName

    private var listing: Task<Result<TagListing, RegistryError>, Never>?
    private var written: Set<TagName> = []

    /// Makes a view.
    ///
    /// Nothing is asked yet.
    ///
    /// - Parameters:
    ///   - backend: the registry.
    ///   - name: the repository.
    ///   - listsTags: whether a list of all tags may stand for asking for each; without it, each answer is of now.
    public init(backend: any RegistryBackend, name: RepositoryName, listsTags: Bool = true) {
        self.backend = backend
        self.name = name
        listing = listsTags ? nil : Task { .success(.notToBeHad) }
    }

    /// Lists the tags, once a run, with those that the run has written since.
    ///
    /// - Returns: the tags, or that they can't be listed.
    /// - Throws: ``RegistryError``.
    public func tags() async throws(RegistryError) -> TagListing {
        try await listedTags().adding(written)
    }

    private func listedTags() async throws(RegistryError) -> TagListing {
        while true {
            let task = listing ?? Task { [backend, name] in await Self.list(backend, name) }
            listing = task
            let result = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            if case .failure(let error) = result {
                if listing == task { listing = nil }
                // Someone else who waited for the same list was cancelled: this one asks again.
                if error.kind == .cancelled, !Task.isCancelled { continue }
            }
            return try result.get()
        }
    }

    /// Whether the repository had no tag before the run wrote any.
    ///
    /// - Returns: `false` also where tags can't be listed.
    /// - Throws: ``RegistryError``.
    func beganWithoutTags() async throws(RegistryError) -> Bool {
        try await listedTags() == .listed([])
    }

    /// Asks what a tag points to, without a request where the listing shows that there is no such tag.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: the manifest's descriptor, or `nil` where there is none.
    /// - Throws: ``RegistryError``.
    public func resolve(_ tag: TagName) async throws(RegistryError) -> Descriptor? {
        if case .listed(let tags) = try await tags(), !tags.contains(tag) { return nil }
        return try await backend.resolve(.tag(tag), in: name)
    }

    /// Reads what a tag points to, without a request where the listing shows that there is no such tag.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: the manifest, or `nil` where there is none.
    /// - Throws: ``RegistryError``.
    public func manifest(_ tag: TagName) async throws(RegistryError) -> RawManifest? {
        if case .listed(let tags) = try await tags(), !tags.contains(tag) { return nil }
        return try await backend.manifest(.tag(tag), in: name)
    }

    /// Writes a manifest, and remembers its tag.
    ///
    /// - Parameters:
    ///   - manifest: the manifest.
    ///   - tag: the tag to point to it.
    /// - Throws: ``RegistryError``.
    public func push(_ manifest: RawManifest, tagged tag: TagName?) async throws(RegistryError) {
        try await backend.push(manifest, to: name, tagged: tag)
        if let tag { written.insert(tag) }
    }

    private static func list(
        _ backend: any RegistryBackend,
        _ name: RepositoryName
    ) async -> Result<TagListing, RegistryError> {
        do {
            return .success(.listed(Set(try await backend.tags(in: name))))
        } catch {
            switch error.kind {
            case .forbidden, .unsupported: return .success(.notToBeHad)
            default: return .failure(error)
            }
        }
    }
}

/// The tags of a repository, as far as they can be listed.
public enum TagListing: Sendable, Hashable {
    /// All tags.
    case listed(Set<TagName>)
    /// The registry does not list tags, or not for this user: each must be asked for.
    case notToBeHad

    func adding(_ tags: Set<TagName>) -> TagListing {
        switch self {
        case .listed(let listed): .listed(tags.isEmpty ? listed : listed.union(tags))
        case .notToBeHad: .notToBeHad
        }
    }
}
