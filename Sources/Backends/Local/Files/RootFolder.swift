internal import Glibc
internal import PromoterCore

/// A registry's own folder.
///
/// Its path may lead through symbolic links, which are followed once. From then on the folder is held open, or the deepest one on the
/// way to it that is there: what lies below is looked up from there, whatever the path leads to later.
final class RootFolder: Sendable {
    /// Its path, absolute, without links.
    let path: String
    /// The folders that it stands in.
    let chain: FolderChain

    private let deepest: OpenFolder?
    private let missing: [String]

    /// Follows a path; nothing is made.
    ///
    /// - Parameters:
    ///   - path: any path.
    ///   - base: the folder that a relative path starts from, absolute.
    init(_ path: String, from base: String) {
        self.path = FolderPath.resolved(path, from: base)
        let names = self.path.split(separator: "/").map(String.init)
        var folder = try? OpenFolder.fileSystem()
        var folders = [FolderChain.Folder(name: "", identity: folder?.identity)]
        var count = 0
        for name in names {
            // What can't be opened is told of when it is needed.
            guard let next = try? folder?.folder(name) else { break }
            folder = next
            folders.append(FolderChain.Folder(name: name, identity: next.identity))
            count += 1
        }
        missing = Array(names.dropFirst(count))
        chain = FolderChain(folders + missing.map { FolderChain.Folder(name: $0, identity: nil) })
        deepest = folder
    }

    /// Opens it.
    ///
    /// - Returns: the folder, or `nil` where it is not there.
    /// - Throws: ``LayoutProblem``.
    func open() throws(LayoutProblem) -> OpenFolder? {
        try missing.folder(in: try start())
    }

    /// Opens it, and makes what is missing of it.
    ///
    /// Blocks.
    ///
    /// - Returns: the folder.
    /// - Throws: ``LayoutProblem``.
    func make() throws(LayoutProblem) -> OpenFolder {
        try missing.makeFolder(in: try start())
    }

    private func start() throws(LayoutProblem) -> OpenFolder {
        if let deepest { return deepest }
        return try OpenFolder.fileSystem()
    }
}

extension OpenFolder {
    fileprivate var identity: FolderChain.Identity? {
        (try? status()).map { FolderChain.Identity(device: $0.device, inode: $0.inode) }
    }
}

extension Sequence<String> {
    /// Opens the folder that names lead to, one a folder.
    ///
    /// - Parameter start: where they begin.
    /// - Returns: the folder, or `nil` where one of them is not there.
    /// - Throws: ``LayoutProblem``, also where one of them is a symbolic link.
    func folder(in start: OpenFolder) throws(LayoutProblem) -> OpenFolder? {
        var folder = start
        for name in self {
            guard let next = try folder.folder(name) else { return nil }
            folder = next
        }
        return folder
    }

    /// Opens the folder that names lead to, and makes what is missing of it.
    ///
    /// Blocks.
    ///
    /// - Parameter start: where they begin.
    /// - Returns: the folder.
    /// - Throws: ``LayoutProblem``, also where one of them is a symbolic link.
    func makeFolder(in start: OpenFolder) throws(LayoutProblem) -> OpenFolder {
        var folder = start
        for name in self { folder = try folder.makeFolder(name) }
        return folder
    }
}
