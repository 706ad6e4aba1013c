extension DockerImageStore {
    func blob(
        _ digest: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError) -> StoredContent? {
        guard digest.algorithm == .sha256 else { return nil }
        let tree = await emulator.storage.snapshot
        if let held = places(of: repository).lazy
            .compactMap({ tree.blob(digest.hex, of: $0, readableTo: principal) }).first
        {
            return held
        }
        return try await fetchBlob(digest, in: repository)
    }

    func keepBlob(
        _ content: StoredContent,
        as digest: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError) {
        guard digest.algorithm == .sha256 else {
            throw DistributionError(400, "DIGEST_INVALID", "Only sha256 digests are taken")
        }
        let image = try target(of: repository)
        let now = emulator.options.clock()
        let name = principal.itemName
        try await change { (tree: inout RepositoryTree) throws(Refusal) in
            guard tree.blob(digest.hex, of: image) == nil else { return }
            let item = Item.file(.init(content: content), at: now, by: name)
            tree.put(item, at: image.appending(["_uploads", "sha256__\(digest.hex)"]))
        }
    }

    func mountBlob(
        _ digest: ContentDigest,
        from source: String?,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError) -> Bool {
        guard emulator.options.allowsMounts, let source, digest.algorithm == .sha256 else { return false }
        let tree = await emulator.storage.snapshot
        let content = sources(source).lazy.compactMap { tree.blob(digest.hex, of: $0, readableTo: principal) }.first
        guard let content else { return false }
        try await keepBlob(content, as: digest, in: repository, for: user)
        return true
    }

    /// The images that `from=` means: by way of the repository path it begins with a repository's key.
    private func sources(_ source: String) -> [ItemPath] {
        guard door.form == .repositoryPath else { return places(of: source) }
        let names = source.split(separator: "/").map(String.init)
        guard let key = names.first else { return [] }
        return emulator.repositories.storage(behind: key).map { ItemPath($0, Array(names.dropFirst())) }
            .filter { principal.mayReadAnything(below: $0) }
    }

    func deleteBlob(
        _ digest: ContentDigest,
        in repository: String,
        for user: EmulatedUser?
    ) async throws(DistributionError) -> Bool {
        let image = try target(of: repository)
        return try await change { (tree: inout RepositoryTree) throws(Refusal) in
            let found = tree.places(of: digest.hex)
                .filter {
                    $0.isWithin(image) && $0.names.count == image.names.count + 2 && $0.name.hasPrefix("sha256__")
                }
            for path in found { tree.remove(path) }
            return !found.isEmpty
        }
    }
}
