extension RepositoryTree {
    /// An item and where it stands.
    struct Entry: Sendable {
        var path: ItemPath
        var item: Item
        /// How far below the folder that was asked for; 1 for what it holds itself.
        var depth: Int
    }

    /// What stands below a folder, in order: each folder before what it holds.
    func entries(below path: ItemPath, depth: Int = .max) -> [Entry] {
        guard let folder = item(at: path) else { return [] }
        return Self.entries(below: folder, at: path, depth: depth)
    }

    /// What stands below a folder, in order: each folder before what it holds.
    static func entries(below folder: Item, at path: ItemPath, depth: Int) -> [Entry] {
        var entries: [Entry] = []
        collect(folder, at: path, level: 1, depth: depth, into: &entries)
        return entries
    }

    private static func collect(_ folder: Item, at path: ItemPath, level: Int, depth: Int, into entries: inout [Entry])
    {
        guard level <= depth else { return }
        for (name, child) in folder.children.sorted(by: { $0.key < $1.key }) {
            let place = path.appending(name)
            entries.append(Entry(path: place, item: child, depth: level))
            if child.isFolder { collect(child, at: place, level: level + 1, depth: depth, into: &entries) }
        }
    }
}
