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

    /// Makes an empty file.
    ///
    /// - Parameter folder: the folder that the finished file will be in.
    /// - Throws: ``LayoutProblem``.
    init(in folder: String) throws(LayoutProblem) {
        while true {
            let path = folder + "/" + Self.prefix + String(UInt64.random(in: .min ... .max), radix: 36)
            let file = try OpenFile(path, O_RDWR | O_CREAT | O_EXCL)
            do throws(LayoutProblem) {
                try file.lock()
                // Between the creation and the lock another process may have taken it for one that was left behind.
                if try file.status().links > 0 {
                    self.file = file
                    return
                }
            } catch {
                unlink(path)
                throw error
            }
        }
    }

    deinit {
        // After a rename there is nothing of this name.
        unlink(file.path)
    }

    /// Writes the file to the disk and gives it its name, in place of what had the name.
    ///
    /// Blocks.
    ///
    /// - Parameters:
    ///   - path: the name, in the same folder.
    ///   - isReadOnly: whether the file never changes again.
    /// - Throws: ``LayoutProblem``.
    func publish(as path: String, isReadOnly: Bool) throws(LayoutProblem) {
        if isReadOnly { fchmod(file.descriptor, mode_t(try file.status().mode) & 0o444) }
        try file.synchronize()
        guard rename(file.path, path) == 0 else { throw .system(errno, "create", path) }
    }

    /// Removes what processes that were killed have left behind in a folder.
    ///
    /// - Parameter folder: the folder.
    /// - Throws: ``LayoutProblem``.
    static func removeAbandoned(in folder: String) throws(LayoutProblem) {
        for name in try Folder.names(in: folder) where name.hasPrefix(prefix) {
            let path = folder + "/" + name
            guard let file = try? OpenFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), file.tryLock() else { continue }
            unlink(path)
        }
    }
}
