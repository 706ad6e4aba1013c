/// What a remote repository fetches: a manifest with markers for its layers, and each layer when it is asked for.
extension DockerImageStore {
    /// Fetches a manifest into a remote repository's cache.
    ///
    /// - Parameters:
    ///   - name: its tag or digest.
    ///   - repository: the image.
    /// - Returns: the manifest; `nil` where no remote repository has it.
    /// - Throws: where the cache can't be filled.
    func fetchManifest(
        _ name: ManifestName,
        in repository: String
    ) async throws(DistributionError) -> StoredManifest? {
        for remote in emulator.repositories.remotes(behind: key) {
            let folderName = name.text.replacing("sha256:", with: "sha256__")
            let folder = ItemPath(remote.cache, repository).appending(folderName)
            guard principal.may(.pull, folder) else { continue }
            let source = ItemPath(remote.upstream, repository)
            let marker = try await emptyContent()
            let now = emulator.options.clock()
            let fetched = try await change { (tree: inout RepositoryTree) throws(Refusal) -> Item.FileFacts? in
                let found =
                    switch name {
                    case .tag(let tag): tree.manifest(in: source.appending(tag))
                    case .digest(let digest): tree.manifest(digest: digest.hex, of: source)
                    }
                guard let found, let file = found.item.file else { return nil }
                var item = Item.file(file, at: now, by: principal.itemName)
                item.properties = found.item.properties
                tree.put(item, at: folder.appending(found.path.name))
                for digest in (file.manifest?.blobs ?? []).compactMap({ ContentDigest($0) }) {
                    let place = folder.appending("sha256__\(digest.hex)")
                    guard tree.item(at: place) == nil else { continue }
                    tree.put(
                        .file(.init(content: marker), at: now, by: principal.itemName),
                        at: folder.appending(place.name + ".marker")
                    )
                }
                return file
            }
            if let fetched { return stored(fetched) }
        }
        return nil
    }

    /// Fetches a blob, which takes its marker's place.
    ///
    /// - Parameters:
    ///   - digest: the blob.
    ///   - repository: the image.
    /// - Returns: its bytes; `nil` where no remote repository has it.
    /// - Throws: where the cache can't be filled.
    func fetchBlob(_ digest: ContentDigest, in repository: String) async throws(DistributionError) -> StoredContent? {
        for remote in emulator.repositories.remotes(behind: key) {
            let image = ItemPath(remote.cache, repository)
            guard principal.may(.pull, image) else { continue }
            let source = ItemPath(remote.upstream, repository)
            let now = emulator.options.clock()
            let fetched = try await change { (tree: inout RepositoryTree) throws(Refusal) -> StoredContent? in
                guard let content = tree.blob(digest.hex, of: source) else { return nil }
                let name = "sha256__\(digest.hex)"
                let marked = tree.entries(below: image, depth: 2).filter { $0.path.name == name + ".marker" }
                for entry in marked {
                    tree.remove(entry.path)
                    let place = (entry.path.parent ?? image).appending(name)
                    tree.put(.file(.init(content: content), at: now, by: principal.itemName), at: place)
                }
                return content
            }
            if let fetched { return fetched }
        }
        return nil
    }

    private func emptyContent() async throws(DistributionError) -> StoredContent {
        do {
            return try await contents.keep([])
        } catch {
            throw DistributionError(500, "UNKNOWN", "The cache can't be filled: \(error)")
        }
    }
}
