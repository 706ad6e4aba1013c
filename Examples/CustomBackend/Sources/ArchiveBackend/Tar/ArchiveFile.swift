import Glibc

/// An open file, closed with the last reference.
final class ArchiveFile: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Opens a file; `nil` comes of one that is not there.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - forWriting: whether it is made where it is missing, and written to; no other process writes to it then.
    /// - Throws: ``ArchiveProblem``.
    init?(_ path: String, forWriting: Bool) throws(ArchiveProblem) {
        self.path = path
        descriptor = open(path, O_CLOEXEC | (forWriting ? O_RDWR | O_CREAT : O_RDONLY), 0o644)
        guard descriptor >= 0 else {
            if errno == ENOENT, !forWriting { return nil }
            throw .system(errno, "open", path)
        }
        guard !forWriting || flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ArchiveProblem(
                .storage,
                reason: "another process writes to '\(path)'",
                remedy: "wait until it has ended, then run promoter again"
            )
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// How many bytes the file has now.
    ///
    /// - Throws: ``ArchiveProblem`` where it is no file.
    func size() throws(ArchiveProblem) -> Int64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(errno, "read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .system(EISDIR, "read", path) }
        return Int64(status.st_size)
    }

    /// Reads bytes; fewer than wanted only at the file's end.
    ///
    /// - Throws: ``ArchiveProblem``.
    func read(_ count: Int, at offset: Int64) throws(ArchiveProblem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset) + filled)
            }
            if read < 0, errno == EINTR { continue }
            guard read >= 0 else { throw .system(errno, "read", path) }
            if read == 0 { break }
            filled += read
        }
        return Array(bytes.prefix(filled))
    }

    /// Writes bytes.
    ///
    /// - Throws: ``ArchiveProblem``.
    func write(_ bytes: [UInt8], at offset: Int64) throws(ArchiveProblem) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(
                    descriptor,
                    buffer.baseAddress?.advanced(by: written),
                    buffer.count - written,
                    off_t(offset) + written
                )
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(errno, "write to", path) }
            written += count
        }
    }

    /// Cuts the file off, or fills it up with zeros.
    ///
    /// - Throws: ``ArchiveProblem``.
    func truncate(to size: Int64) throws(ArchiveProblem) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw .system(errno, "write to", path) }
    }

    /// Waits until what was written is on the disk.
    ///
    /// - Throws: ``ArchiveProblem``.
    func synchronize() throws(ArchiveProblem) {
        guard fdatasync(descriptor) == 0 else { throw .system(errno, "write to", path) }
    }
}
