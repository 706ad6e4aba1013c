/// Copies or moves a file or a folder with all below, item by item, as far as each may be.
struct ItemCarrier: Sendable {
    /// What is done.
    enum Mode: String, Sendable {
        case copy
        case move

        var doing: String { self == .copy ? "copying" : "moving" }
        var done: String { self == .copy ? "copied" : "moved" }
    }

    var mode: Mode
    /// Only tells what would be done.
    var isDry: Bool
    /// Stops at the first error.
    var failsFast: Bool
    var principal: Principal
    /// The target's repository, for its patterns and policies.
    var repository: ArtifactoryRepository?
    var now: Timestamp

    /// Copies or moves an item.
    ///
    /// A target that is a folder takes the source into itself, as `cp` does.
    ///
    /// - Parameters:
    ///   - item: the item.
    ///   - source: where it stands.
    ///   - target: what `to` says.
    ///   - tree: the tree.
    /// - Returns: what came of it.
    func carry(_ item: Item, from source: ItemPath, to target: ItemPath, in tree: inout RepositoryTree) -> CarryStatus {
        var status = CarryStatus()
        let final = Self.adjusted(target, for: source, in: tree)
        status.deed = (isDry ? "Dry run for " : "") + "\(mode.doing) \(source) to \(final)"
        status.done = mode.done
        if final == source {
            status.fail(nil, "Skipping \(mode.rawValue) \(source): Destination and source are the same")
            return status
        }
        if let item = tree.item(at: source), item.isFolder, final.isWithin(source) {
            status.fail(nil, "Skipping \(mode.rawValue) \(source): the destination is within the source")
            return status
        }
        carryItem(item, from: source, to: final, in: &tree, &status)
        if mode == .move { tree.removeEmptyFolders(from: source) }
        if isDry { status.folders = 0 }
        return status
    }

    /// Where an item really goes: into a target that is a folder.
    static func adjusted(_ target: ItemPath, for source: ItemPath, in tree: RepositoryTree) -> ItemPath {
        guard let name = source.names.last, tree.item(at: target)?.isFolder == true else { return target }
        return target.appending(name)
    }

    private func carryItem(
        _ item: Item,
        from source: ItemPath,
        to target: ItemPath,
        in tree: inout RepositoryTree,
        _ status: inout CarryStatus
    ) {
        if failsFast, status.hasErrors { return }
        let former = tree.item(at: target)
        if let refusal = refusal(of: item, from: source, to: target, in: tree) {
            status.fail(refusal.status, refusal.message)
            guard item.isFolder else { return }
            if former?.isFolder != true {
                status.fail(
                    nil,
                    "Cannot create/override the path '\(target)'. Skipping this path and all its children."
                )
                return
            }
        } else {
            place(item, at: target, over: former, in: &tree)
            if mode == .move, !item.isFolder { tree.remove(source) }
            if item.isFolder {
                status.folders += source.names.isEmpty ? 0 : 1
            } else {
                status.files += 1
            }
        }
        for (name, child) in item.children.sorted(by: { $0.key < $1.key })
        where principal.may(.pull, source.appending(name)) {
            carryItem(child, from: source.appending(name), to: target.appending(name), in: &tree, &status)
        }
        if mode == .move, item.isFolder, tree.item(at: source)?.children.isEmpty == true, !source.names.isEmpty {
            tree.remove(source)
        }
    }

    /// Puts a copy: who made it and when, and its properties, go with it, its downloads don't.
    private func place(_ item: Item, at target: ItemPath, over former: Item?, in tree: inout RepositoryTree) {
        var copy = item.alone
        copy.updated = now
        copy.file?.downloads = 0
        copy.file?.lastDownloaded = nil
        copy.file?.lastDownloadedBy = nil
        if item.isFolder, former != nil {
            tree.edit(target) { $0.properties.merge(copy.properties) { _, new in new } }
        } else {
            tree.remove(target)
            tree.put(copy, at: target)
        }
    }

    /// Why an item may not go somewhere; the order of the checks is Artifactory's.
    private func refusal(
        of item: Item,
        from source: ItemPath,
        to target: ItemPath,
        in tree: RepositoryTree
    ) -> (status: Int, message: String)? {
        if let repository, !item.isFolder {
            if !repository.handles(target.names) {
                return (
                    400,
                    "The repository '\(target.repository)' rejected the path '\(target.text)' due to a conflict with "
                        + "its snapshot/release handling policy."
                )
            }
            if !repository.accepts(target.names) {
                return (
                    403,
                    "The repository '\(target.repository)' rejected the resolution of artifact in path "
                        + "'\(target.text)' due to a conflict with its include/exclude patterns."
                )
            }
        }
        if mode == .move, !principal.may(.delete, source) {
            return (403, "User doesn't have permissions to move '\(source)'. Needs delete permissions.")
        }
        if let former = tree.item(at: target) {
            if !principal.may(.delete, target) {
                return (401, "User doesn't have permissions to override '\(target)'. Needs delete permissions.")
            }
            if item.isFolder, !former.isFolder { return (400, "Can't move folder under file '\(target)'.") }
        } else {
            if !principal.may(.push, target) {
                return (403, "User doesn't have permissions to create '\(target)'. Needs write permissions.")
            }
            if let file = tree.fileAbove(target) { return (400, "Can't move folder under file '\(file)'.") }
        }
        return nil
    }
}

extension RepositoryTree {
    /// The file that stands where a folder on the way to a path would have to be.
    func fileAbove(_ path: ItemPath) -> ItemPath? {
        for length in 1..<max(1, path.names.count) {
            let above = ItemPath(path.repository, Array(path.names.prefix(length)))
            if let item = item(at: above), !item.isFolder { return above }
        }
        return nil
    }
}
