internal import Logging
internal import PromoterCore
internal import Synchronization

/// The layouts of one registry: those in use, so that all tasks share what is known of one, and those that lie there.
final class LayoutTable: Sendable {
    private let root: RootFolder
    private let work: BlockingWork
    private let logger: Logger
    private let inUse = Mutex<[LayoutFolder: ImageLayout]>([:])
    private let search = Mutex<Task<[LayoutFolder], Never>?>(nil)

    init(root: RootFolder, work: BlockingWork, logger: Logger) {
        self.root = root
        self.work = work
        self.logger = logger
    }

    /// Finds the layout in a folder.
    ///
    /// - Parameter folder: the folder; it need not be there.
    /// - Returns: the same layout for the same folder.
    func layout(_ folder: LayoutFolder) -> ImageLayout {
        inUse.withLock { inUse in
            if let layout = inUse[folder] { return layout }
            let layout = ImageLayout(folder, work: work, logger: logger)
            inUse[folder] = layout
            return layout
        }
    }

    /// Finds layouts of the registry that may have a blob.
    ///
    /// Which layouts there are is looked up once; those that were put to use since are known.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - folder: the layout that is not looked at.
    /// - Returns: those that have a file of the blob's name and size, in order.
    func having(_ blob: Descriptor, except folder: LayoutFolder) async -> [LayoutFolder] {
        let search = search.withLock { search in
            let task = search ?? Task { [root, work] in await work.run { LayoutFolder.all(below: root) } }
            search = task
            return task
        }
        let found = await search.value
        let folders = Set(found).union(inUse.withLock { Array($0.keys) }).subtracting([folder])
        return await work.run {
            folders.filter { (try? $0.status(of: blob)) != nil }.sorted { $0.path < $1.path }
        }
    }
}

extension LayoutFolder {
    /// How many folders are looked into for layouts, at most: a registry may have been put where much else lies.
    private static let mostFolders = 2000

    /// Looks for layouts; links are not followed.
    ///
    /// Blocks.
    ///
    /// - Parameter root: the folder to begin at.
    /// - Returns: the layouts that were found.
    fileprivate static func all(below root: RootFolder) -> [LayoutFolder] {
        var found: [LayoutFolder] = []
        var folders = [LayoutFolder(root: root, names: [])]
        var next = 0
        while next < min(folders.count, mostFolders) {
            let folder = folders[next]
            next += 1
            // What can't be looked into has no blobs to offer.
            guard let open = try? folder.open(), let names = try? open.names() else { continue }
            if names.contains(markName) { found.append(folder) }
            for name in names where !reservedNames.contains(name) && (try? RepositoryName(name)) != nil {
                if (try? open.status(name))?.isFolder == true {
                    folders.append(LayoutFolder(root: root, names: folder.names + [name]))
                }
            }
        }
        return found
    }
}
