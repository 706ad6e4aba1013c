/// Images in the tree: a folder an image, in it a folder a tag or a child of a list.
extension RepositoryTree {
    /// The manifest of a tag's folder: the list's, where both are there.
    func manifest(in folder: ItemPath) -> (path: ItemPath, item: Item)? {
        for name in ["list.manifest.json", "manifest.json"] {
            let path = folder.appending(name)
            if let item = item(at: path), !item.isFolder { return (path, item) }
        }
        return nil
    }

    /// All manifests of a tag's folder: of an image, of a list, or both.
    func manifests(in folder: ItemPath) -> [ManifestFacts] {
        ["list.manifest.json", "manifest.json"].compactMap { item(at: folder.appending($0))?.file?.manifest }
    }

    /// A manifest of an image by its digest, in its own folder, else in any of the image's; one that may be read, where it
    /// is said by whom.
    func manifest(
        digest sha256: String,
        of image: ItemPath,
        readableTo principal: Principal? = nil
    ) -> (path: ItemPath, item: Item)? {
        let depth = image.names.count + 2
        let found = places(of: sha256)
            .filter { path in
                path.isWithin(image) && path.names.count == depth
                    && (path.name == "manifest.json" || path.name == "list.manifest.json")
                    && principal?.may(.pull, path) ?? true
            }
        let own = found.first { $0.parent?.name == "sha256:\(sha256)" }
        return (own ?? found.first).flatMap { path in item(at: path).map { (path, $0) } }
    }

    /// A blob of an image, in any of its folders; one that may be read, where it is said by whom.
    func blob(_ sha256: String, of image: ItemPath, readableTo principal: Principal? = nil) -> StoredContent? {
        let depth = image.names.count + 2
        let path = places(of: sha256)
            .first { path in
                path.isWithin(image) && path.names.count == depth && principal?.may(.pull, path) ?? true
            }
        return path.flatMap { item(at: $0)?.file?.content }
    }

    /// The folders of an image that hold a manifest, by name.
    func manifestFolders(of image: ItemPath) -> [String] {
        (item(at: image)?.children ?? [:]).keys.sorted().filter { manifest(in: image.appending($0)) != nil }
    }

    /// The images of a repository: the folders that hold one that holds a manifest.
    func images(in key: String) -> [String] {
        var images: Set<String> = []
        for entry in entries(below: ItemPath(key))
        where entry.path.name == "manifest.json" || entry.path.name == "list.manifest.json" {
            let names = entry.path.names.dropLast(2)
            if !names.isEmpty, names.first != ".jfrog" { images.insert(names.joined(separator: "/")) }
        }
        return images.sorted()
    }
}
