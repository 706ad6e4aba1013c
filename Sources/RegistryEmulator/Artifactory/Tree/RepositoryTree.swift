/// What all repositories hold: a value that only its changes change.
///
/// It knows no rule of who may do what; the rooms beside this one do.
struct RepositoryTree: Sendable {
    /// The repositories' roots, by key.
    private(set) var roots: [String: Item] = [:]
    /// Where each content stands, by its SHA-256.
    private var places: [String: Set<ItemPath>] = [:]
    /// What changed since it was kept last.
    private(set) var unsaved: [TreeChange] = []

    /// What stands at a path.
    func item(at path: ItemPath) -> Item? {
        roots[path.repository]?.descendant(path.names[...])
    }

    /// Where a content stands, in order.
    func places(of sha256: String) -> [ItemPath] {
        (places[sha256] ?? []).sorted()
    }

    /// Makes a repository's root where there is none.
    ///
    /// - Parameters:
    ///   - key: the repository's key.
    ///   - moment: when.
    mutating func addRepository(_ key: String, at moment: Timestamp) {
        guard roots[key] == nil else { return }
        change(.put(ItemPath(key), .folder(at: moment, by: nil)))
    }

    /// Puts an item, and makes the folders on the way.
    ///
    /// - Parameters:
    ///   - item: the item; a folder's children are not looked at, those that stand there stay.
    ///   - path: where; not a root, and no file stands on the way.
    mutating func put(_ item: Item, at path: ItemPath) {
        makeFolders(to: path.parent, at: item.updated, by: item.modifiedBy)
        change(.put(path, item.alone))
    }

    /// Makes a folder and those on the way to it, where they are not there.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - moment: when.
    ///   - user: who makes it.
    mutating func makeFolders(to path: ItemPath?, at moment: Timestamp, by user: String?) {
        guard let path, item(at: path) == nil else { return }
        makeFolders(to: path.parent, at: moment, by: user)
        change(.put(path, .folder(at: moment, by: user)))
    }

    /// Takes away what stands at a path, with all below.
    ///
    /// - Parameter path: the path; a root is emptied instead.
    mutating func remove(_ path: ItemPath) {
        guard item(at: path) != nil else { return }
        if path.names.isEmpty {
            for name in (item(at: path)?.children ?? [:]).keys.sorted() { change(.remove(path.appending(name))) }
        } else {
            change(.remove(path))
        }
    }

    /// Takes away a folder and those above it, as long as they hold nothing.
    ///
    /// - Parameter path: the folder; a root stays.
    mutating func removeEmptyFolders(from path: ItemPath?) {
        guard let path, !path.names.isEmpty, let item = item(at: path), item.isFolder, item.children.isEmpty else {
            return
        }
        remove(path)
        removeEmptyFolders(from: path.parent)
    }

    /// Changes an item where it stands.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - edit: what to do with it; not with its children.
    mutating func edit(_ path: ItemPath, _ edit: (inout Item) -> Void) {
        guard var item = item(at: path)?.alone else { return }
        edit(&item)
        change(.put(path, item))
    }

    /// Makes a change, and remembers it for the journal.
    private mutating func change(_ change: TreeChange) {
        apply(change)
        unsaved.append(change)
    }

    /// Makes a change that was kept before.
    ///
    /// - Parameter change: the change.
    mutating func apply(_ change: TreeChange) {
        switch change {
        case .put(let path, var item):
            let former = self.item(at: path)
            if item.isFolder { item.children = former?.children ?? [:] }
            if let former, !former.isFolder { forget(former, at: path) }
            if let file = item.file { places[file.content.sha256, default: []].insert(path) }
            if path.names.isEmpty {
                roots[path.repository] = item
            } else {
                roots[path.repository]?.set(path.names[...], to: item)
            }
        case .remove(let path):
            guard let former = item(at: path) else { return }
            forget(former, at: path)
            if path.names.isEmpty {
                roots[path.repository] = nil
            } else {
                roots[path.repository]?.set(path.names[...], to: nil)
            }
        }
    }

    /// Says that all changes were kept.
    mutating func markSaved() {
        unsaved = []
    }

    private mutating func forget(_ item: Item, at path: ItemPath) {
        if let file = item.file {
            places[file.content.sha256]?.remove(path)
            if places[file.content.sha256]?.isEmpty == true { places[file.content.sha256] = nil }
        }
        for (name, child) in item.children { forget(child, at: path.appending(name)) }
    }
}
