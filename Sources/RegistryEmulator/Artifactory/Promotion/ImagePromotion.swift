/// The promotion of one tag or of a whole image from one local repository to another, or within one.
///
/// What a list names goes with it. What merely speaks of the image stays: signatures, attestations, referrers.
struct ImagePromotion: Sendable {
    var request: PromotionRequest
    /// The source's repository.
    var source: String
    var principal: Principal
    var version: ArtifactoryVersion
    /// Whether a whole image takes the tags of signatures along.
    var takesSignatureTags: Bool
    var now: Timestamp

    /// A folder that is carried.
    private struct Carry {
        var from: ItemPath
        var to: ItemPath
        /// Whether it is a tag that was asked for, not a list's child.
        var isTag: Bool
        /// Whether it is a child that gets a tag's name.
        var isRenamed = false

        /// Whether what stands there is emptied first.
        var overrides: Bool { isTag || isRenamed }
    }

    /// Promotes.
    func run(in tree: inout RepositoryTree) throws(Refusal) -> Bool {
        let image = ItemPath(source, request.image)
        let targetImage = ItemPath(request.targetRepository, request.finalImage)
        guard principal.may(.pull, image.appending(request.tag ?? "")) else {
            throw Refusal(403, "User '\(principal.messageName)' may not read '\(image)'")
        }
        let carries = try carries(of: image, to: targetImage, in: tree)
        try requireRights(carries, in: tree)
        let before = tree
        for carry in carries where carry.overrides { clean(carry.to, in: &tree) }
        for carry in carries { copy(carry, from: before, in: &tree) }
        guard !request.copies else { return true }
        return take(carries, from: image, in: &tree)
    }

    /// The folders to carry: each tag, and the children of its list.
    private func carries(
        of image: ItemPath,
        to targetImage: ItemPath,
        in tree: RepositoryTree
    ) throws(Refusal) -> [Carry] {
        let tags: [String]
        if let tag = request.tag {
            guard tree.manifest(in: image.appending(tag)) != nil else {
                throw Refusal(404, "'\(image.appending(tag))' holds no manifest")
            }
            tags = [tag]
        } else {
            tags = tree.manifestFolders(of: image)
                .filter { !TagSyntax.isDigest($0) && (takesSignatureTags || !TagSyntax.isSignatureTag($0)) }
            guard !tags.isEmpty else { throw Refusal(404, "'\(image)' holds no tag") }
        }
        var carries: [Carry] = []
        var seen: Set<ItemPath> = []
        for tag in tags {
            let folder = image.appending(tag)
            carries.append(Carry(from: folder, to: targetImage.appending(request.targetTag ?? tag), isTag: true))
            collectChildren(of: folder, image, targetImage, in: tree, &seen, &carries)
        }
        return carries
    }

    private func collectChildren(
        of folder: ItemPath,
        _ image: ItemPath,
        _ targetImage: ItemPath,
        in tree: RepositoryTree,
        _ seen: inout Set<ItemPath>,
        _ carries: inout [Carry]
    ) {
        for child in tree.manifests(in: folder).flatMap(\.children) {
            guard let digest = ContentDigest(child.digest), digest.algorithm == .sha256,
                let found = tree.manifest(digest: digest.hex, of: image)?.path.parent, seen.insert(found).inserted
            else { continue }
            // Two children of one platform can't share a name.
            let renamed = newName(of: child).map { targetImage.appending($0) }
                .flatMap { place in carries.contains { $0.to == place } ? nil : place }
            carries.append(
                Carry(
                    from: found,
                    to: renamed ?? targetImage.appending(child.digest),
                    isTag: false,
                    isRenamed: renamed != nil
                )
            )
            collectChildren(of: found, image, targetImage, in: tree, &seen, &carries)
        }
    }

    /// What a child's folder is called at the target, after the new tag, on old versions; `nil` for its digest.
    private func newName(of child: ManifestFacts.Child) -> String? {
        guard version.renamesChildrenOnPromotion, request.isRetagged, let tag = request.targetTag else { return nil }
        return child.platform.map { "\(tag)-\($0)" }
    }

    private func requireRights(_ carries: [Carry], in tree: RepositoryTree) throws(Refusal) {
        let name = principal.messageName
        for carry in carries {
            guard principal.may(.pull, carry.from) else {
                throw Refusal(403, "User '\(name)' may not read '\(carry.from)'")
            }
            guard principal.may(.push, carry.to) else {
                throw Refusal(403, "User '\(name)' may not deploy to '\(carry.to)'")
            }
            guard principal.may(.annotate, carry.to) else {
                throw Refusal(403, "User '\(name)' may not annotate '\(carry.to)'")
            }
            if carry.overrides, tree.item(at: carry.to) != nil, !principal.may(.delete, carry.to) {
                throw Refusal(403, "User '\(name)' may not override '\(carry.to)'")
            }
        }
    }

    /// Empties the folder of a tag that is overridden, and on old versions what it shared with other tags.
    private func clean(_ folder: ItemPath, in tree: inout RepositoryTree) {
        guard tree.item(at: folder) != nil, let image = folder.parent else { return }
        let layers = Set(tree.manifests(in: folder).flatMap(\.blobs))
        tree.remove(folder)
        guard version.losesSharedLayersOnPromotion else { return }
        for digest in layers.compactMap({ ContentDigest($0) }).filter({ $0.algorithm == .sha256 }) {
            for path in tree.places(of: digest.hex) where path.isWithin(image) && path.name == "sha256__\(digest.hex)" {
                tree.remove(path)
            }
        }
    }

    private func copy(_ carry: Carry, from before: RepositoryTree, in tree: inout RepositoryTree) {
        tree.makeFolders(to: carry.to, at: now, by: principal.itemName)
        for entry in before.entries(below: carry.from) {
            var item = entry.item.alone
            item.updated = now
            item.file?.downloads = 0
            item.file?.lastDownloaded = nil
            item.file?.lastDownloadedBy = nil
            if item.file?.manifest != nil {
                item.properties["docker.manifest"] = [carry.to.name]
                item.properties["docker.repoName"] = [request.finalImage]
            }
            tree.put(item, at: carry.to.appending(Array(entry.path.names.dropFirst(carry.from.names.count))))
        }
    }

    /// Takes away what was moved, as far as it may be deleted and no other list needs it.
    private func take(_ carries: [Carry], from image: ItemPath, in tree: inout RepositoryTree) -> Bool {
        var isWhole = true
        for carry in carries where carry.isTag && carry.from != carry.to {
            if principal.may(.delete, carry.from) {
                tree.remove(carry.from)
            } else {
                isWhole = false
            }
        }
        for carry in carries where !carry.isTag && carry.from != carry.to {
            let needed = tree.manifestFolders(of: image).flatMap { tree.manifests(in: image.appending($0)) }
                .flatMap(\.children).map(\.digest)
            guard Set(needed).isDisjoint(with: digests(in: carry.from, tree)) else { continue }
            if principal.may(.delete, carry.from) {
                tree.remove(carry.from)
            } else {
                isWhole = false
            }
        }
        tree.removeEmptyFolders(from: image)
        return isWhole
    }

    private func digests(in folder: ItemPath, _ tree: RepositoryTree) -> [String] {
        ["list.manifest.json", "manifest.json"]
            .compactMap { tree.item(at: folder.appending($0))?.file }
            .map { "sha256:\($0.content.sha256)" }
    }
}
