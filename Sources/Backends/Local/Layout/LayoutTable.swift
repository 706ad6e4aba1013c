internal import Logging
internal import PromoterCore
internal import Synchronization

/// The layouts of one registry: those in use, so that all tasks share what is known of one, and those that lie there.
final class LayoutTable: Sendable {
    private let root: String
    private let work: BlockingWork
    private let logger: Logger
    private let inUse = Mutex<[LayoutFolder: ImageLayout]>([:])
    private let search = Mutex<Task<[LayoutFolder], Never>?>(nil)

    init(root: String, work: BlockingWork, logger: Logger) {
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

    /// Finds files that may be a blob, in all layouts of the registry.
    ///
    /// Which layouts there are is looked up once; those that were put to use since are known.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - folder: the layout that is not looked at.
    /// - Returns: the paths of files of the blob's name and size.
    func files(of blob: Descriptor, except folder: LayoutFolder) async -> [String] {
        let search = search.withLock { search in
            let task = search ?? Task { [root, work] in await work.run { LayoutFolder.all(below: root) } }
            search = task
            return task
        }
        let found = await search.value
        let folders = Set(found).union(inUse.withLock { Array($0.keys) }).subtracting([folder])
        return await work.run {
            folders.filter { (try? $0.status(of: blob)) != nil }.map { $0.blobPath(blob.digest) }.sorted()
        }
    }
}

extension LayoutFolder {
    /// How many folders are looked into for layouts, at most: a registry may have been put where much else lies.
    private static let mostFolders = 2000

    /// Looks for layouts.
    ///
    /// Blocks.
    ///
    /// - Parameter root: the folder to begin at.
    /// - Returns: the layouts that were found.
    fileprivate static func all(below root: String) -> [LayoutFolder] {
        var found: [LayoutFolder] = []
        var folders = [root]
        var next = 0
        while next < min(folders.count, mostFolders) {
            let folder = folders[next]
            next += 1
            // What can't be looked into has no blobs to offer.
            guard let names = try? Folder.names(in: folder) else { continue }
            if names.contains("oci-layout") { found.append(LayoutFolder(path: folder)) }
            for name in names where !reservedNames.contains(name) && (try? RepositoryName(name)) != nil {
                let path = folder + (folder == "/" ? "" : "/") + name
                if (try? FileStatus(of: path))?.isFolder == true { folders.append(path) }
            }
        }
        return found
    }
}
