/// A manifest that comes into its folder, with the blobs that it needs.
struct ManifestPush: Sendable {
    var facts: ManifestFacts
    var content: StoredContent
    var image: ItemPath
    /// A tag, or `sha256:HEX`.
    var folderName: String
    var principal: Principal
    /// Whether the other kind of manifest goes, where one is in the folder.
    var isStrict: Bool
    /// How many tags the image keeps; 0 for all.
    var maxUniqueTags: Int
    /// Whether a list leaves folders `TAG-OS-ARCHITECTURE` beside itself.
    var duplicatesArchitectures: Bool
    /// The keys under which Docker's repositories store what they have.
    var blobSources: [String]
    var now: Timestamp

    /// Puts the manifest.
    func run(in tree: inout RepositoryTree) throws(Refusal) {
        let folder = image.appending(folderName)
        let path = folder.appending(facts.fileName)
        let former = tree.item(at: path)?.file
        if let former, former.content != content, !principal.may(.delete, folder) {
            throw .docker(403, "DENIED", "User is unauthorized to overwrite \(folder)")
        }
        try requireChildren(in: tree)
        let blobs = try findBlobs(in: tree)
        tree.put(manifestItem, at: path)
        for (hex, blob) in blobs {
            let place = folder.appending("sha256__\(hex)")
            if tree.item(at: place) == nil { tree.put(.file(blob, at: now, by: principal.itemName), at: place) }
            tree.remove(image.appending(["_uploads", "sha256__\(hex)"]))
        }
        if isStrict { tree.remove(folder.appending(facts.isList ? "manifest.json" : "list.manifest.json")) }
        removeStaleBlobs(from: folder, in: &tree)
        tree.removeEmptyFolders(from: image.appending("_uploads"))
        if maxUniqueTags > 0 { removeOldestTags(in: &tree) }
        if duplicatesArchitectures, !TagSyntax.isDigest(folderName) { duplicateArchitectures(in: &tree) }
    }

    private var manifestItem: Item {
        let declared = DeclaredChecksums(sha256: content.sha256)
        var item = Item.file(
            .init(content: content, declared: declared, manifest: facts),
            at: now,
            by: principal.itemName
        )
        item.properties = [
            "sha256": [content.sha256],
            "docker.manifest": [folderName],
            "docker.manifest.digest": ["sha256:\(content.sha256)"],
            "docker.manifest.type": [facts.mediaType],
            "docker.repoName": [image.text],
        ]
        return item
    }

    private func requireChildren(in tree: RepositoryTree) throws(Refusal) {
        for child in facts.children {
            guard let digest = ContentDigest(child.digest), digest.algorithm == .sha256,
                tree.manifest(digest: digest.hex, of: image) != nil
            else { throw .docker(404, "MANIFEST_BLOB_UNKNOWN", "The list's child \(child.digest) is not there") }
        }
    }

    /// The blobs that it needs: of its own image, else of any that may be read.
    private func findBlobs(in tree: RepositoryTree) throws(Refusal) -> [(hex: String, file: Item.FileFacts)] {
        var found: [(hex: String, file: Item.FileFacts)] = []
        for text in facts.blobs {
            guard let digest = ContentDigest(text), digest.algorithm == .sha256 else {
                throw .docker(400, "MANIFEST_INVALID", "'\(text)' is no digest of sha256")
            }
            let readable = tree.places(of: digest.hex)
                .first { path in
                    blobSources.contains(path.repository) && principal.may(.pull, path)
                }
            guard
                let content = tree.blob(digest.hex, of: image) ?? readable.flatMap({ tree.item(at: $0)?.file?.content })
            else { throw .docker(404, "MANIFEST_BLOB_UNKNOWN", "The blob \(text) is not there") }
            found.append((digest.hex, Item.FileFacts(content: content)))
        }
        return found
    }

    private func removeStaleBlobs(from folder: ItemPath, in tree: inout RepositoryTree) {
        let needed = Set(tree.manifests(in: folder).flatMap(\.blobs).compactMap { ContentDigest($0)?.hex })
        for name in (tree.item(at: folder)?.children ?? [:]).keys.sorted() where name.hasPrefix("sha256__") {
            if !needed.contains(String(name.dropFirst("sha256__".count))) { tree.remove(folder.appending(name)) }
        }
    }

    /// Takes away the tags that came first; those of signatures count as well, and none is spared.
    private func removeOldestTags(in tree: inout RepositoryTree) {
        let tags = tree.manifestFolders(of: image).filter { !TagSyntax.isDigest($0) && $0 != folderName }
        let byAge = tags.sorted { left, right in
            let moments = [left, right].map { tree.item(at: image.appending($0))?.created ?? now }
            return (moments[0], left) < (moments[1], right)
        }
        let kept = maxUniqueTags - (TagSyntax.isDigest(folderName) ? 0 : 1)
        for tag in byAge.dropLast(max(0, kept)) { tree.remove(image.appending(tag)) }
    }

    private func duplicateArchitectures(in tree: inout RepositoryTree) {
        for child in facts.children {
            guard let platform = child.platform, let digest = ContentDigest(child.digest),
                let found = tree.manifest(digest: digest.hex, of: image)?.path.parent
            else { continue }
            let duplicate = image.appending("\(folderName)-\(platform)")
            tree.remove(duplicate)
            for entry in tree.entries(below: found, depth: 1) {
                var item = entry.item.alone
                if item.file?.manifest != nil { item.properties["docker.manifest"] = [duplicate.name] }
                tree.put(item, at: duplicate.appending(entry.path.name))
            }
        }
    }
}
