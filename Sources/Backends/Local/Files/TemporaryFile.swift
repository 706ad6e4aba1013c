internal import Glibc

/// A file that is being written.
///
/// It takes its name at once when it is whole, or is never seen.
///
/// Its writer holds a lock on it, which ends with the process: a temporary file without a lock was left behind by one that was killed.
final class TemporaryFile: Sendable {
    /// How the names of temporary files begin.
    ///
    /// Neither a repository nor a digest can begin so.
    static let prefix = ".promoter-"

    /// The file, open for reading and writing.
    let file: OpenFile
    private let folder: OpenFolder
    private let name: String

    /// Makes an empty file.
    ///
    /// - Parameter folder: the folder that the finished file will be in.
    /// - Throws: ``LayoutProblem``.
    init(in folder: OpenFolder) throws(LayoutProblem) {
        while true {
            let name = Self.prefix + String(UInt64.random(in: .min ... .max), radix: 36)
            let file = try folder.newFile(name)
            do throws(LayoutProblem) {
                // Whoever takes it for one that was left behind may hold it for a moment; then it goes.
                if try file.tryLock(), try file.status().links > 0 {
                    self.file = file
                    self.folder = folder
                    self.name = name
                    return
                }
                try folder.remove(name)
            } catch {
                try? folder.remove(name)
                throw error
            }
        }
    }

    deinit {
        // After a rename there is nothing of this name.
        try? folder.remove(name)
    }

    /// Writes the file to the disk and gives it its name, in place of what had the name.
    ///
    /// Blocks.
    ///
    /// - Parameters:
    ///   - newName: the name, in the same folder.
    ///   - isReadOnly: whether the file never changes again.
    /// - Throws: ``LayoutProblem``.
    func publish(as newName: String, isReadOnly: Bool) throws(LayoutProblem) {
        if isReadOnly { fchmod(file.descriptor, mode_t(try file.status().mode) & 0o444) }
        try file.synchronize()
        try folder.rename(name, to: newName)
    }

    /// Removes what processes that were killed have left behind in a folder.
    ///
    /// - Parameter folder: the folder.
    /// - Throws: ``LayoutProblem``.
    static func removeAbandoned(in folder: OpenFolder) throws(LayoutProblem) {
        for name in try folder.names() where name.hasPrefix(prefix) {
            // What is no file is not ours.
            guard let file = try? folder.file(name), (try? file.tryLock()) == true else { continue }
            try? folder.remove(name)
        }
    }
}
