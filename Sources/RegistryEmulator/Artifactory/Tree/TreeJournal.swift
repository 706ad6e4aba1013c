internal import Foundation  // FileHandle, which appends

/// The file that makes a tree survive a restart: one change a line, as JSON.
final class TreeJournal: Sendable {
    private let file: FileHandle

    /// Opens a journal, and writes it anew without what later changes made void.
    ///
    /// - Parameter path: the file's path; its folder is made where it is not there.
    /// - Returns: the journal, and the tree that it tells of.
    /// - Throws: where it can't be read or written, or is not a journal; a last line that was cut off is left out.
    static func open(_ path: String) throws -> (journal: TreeJournal, tree: RepositoryTree) {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        var tree = RepositoryTree()
        if FileManager.default.fileExists(atPath: path) {
            let lines = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for (number, line) in lines.dropLast().enumerated() {
                do {
                    tree.apply(try JSONDecoder().decode(TreeChange.self, from: Data(line)))
                } catch {
                    throw ArtifactoryStartError.unreadableJournal(path: path, line: number + 1)
                }
            }
        }
        try text(of: tree.summary).write(to: url, options: .atomic)
        let file = try FileHandle(forWritingTo: url)
        try file.seekToEnd()
        return (TreeJournal(file: file), tree)
    }

    private init(file: FileHandle) {
        self.file = file
    }

    /// Keeps changes.
    ///
    /// - Parameter changes: the changes.
    /// - Throws: where there is no place for them.
    func append(_ changes: [TreeChange]) throws {
        guard !changes.isEmpty else { return }
        try file.write(contentsOf: Self.text(of: changes))
    }

    private static func text(of changes: [TreeChange]) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var text = Data()
        for change in changes {
            text.append(try encoder.encode(change))
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }
}
