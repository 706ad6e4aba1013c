internal import BoundedFiles
internal import Glibc
internal import PromoterCore

/// An open file or folder; it is closed when nobody uses it any more.
final class OpenFile: Sendable {
    let path: String
    let descriptor: CInt

    /// How many bytes are read or written at once, wherever blobs pass through memory.
    static let chunkSize = 128 * 1024

    /// Takes a file that was opened.
    ///
    /// - Parameters:
    ///   - path: its path, for messages.
    ///   - descriptor: the file; it is closed with this.
    init(_ path: String, descriptor: CInt) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Opens a file by its path, whatever links it leads through: for a file whose bytes are checked before they count.
    ///
    /// - Parameter path: where.
    /// - Returns: the file, open for reading, or `nil` where there is none that can be read.
    static func anywhere(_ path: String) -> OpenFile? {
        var raw = stat()
        guard stat(path, &raw) == 0, FileStatus(raw).isFile else { return nil }
        let descriptor = uninterrupted { Glibc.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) }
        guard descriptor >= 0 else { return nil }
        let file = OpenFile(path, descriptor: descriptor)
        return (try? file.status())?.isFile == true ? file : nil
    }

    /// Reads what stands at an offset.
    ///
    /// - Parameters:
    ///   - count: the most bytes to read.
    ///   - offset: where to begin.
    /// - Returns: the bytes; none at the file's end.
    /// - Throws: ``LayoutProblem``.
    func read(_ count: Int = OpenFile.chunkSize, at offset: Int64) throws(LayoutProblem) -> [UInt8] {
        var code: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let result = uninterrupted { pread(descriptor, buffer.baseAddress, count, off_t(offset)) }
            code = result < 0 ? errno : 0
            filled = max(0, result)
        }
        guard code == 0 else { throw .system(code, "read", path) }
        return bytes
    }

    /// Reads all of a small file.
    ///
    /// - Parameter limit: the most bytes that it may have.
    /// - Returns: the bytes.
    /// - Throws: ``LayoutProblem``, also where it has more bytes than the limit; then they were not read.
    func readAll(limit: Int) throws(LayoutProblem) -> [UInt8] {
        switch FileBytes.read(descriptor: descriptor, path: path, limit: limit) {
        case .success(let bytes): return bytes
        case .failure(let failure) where failure.isTooLarge:
            throw LayoutProblem(
                .tooLarge,
                reason: "'\(path)' \(failure.reason), which is more than promoter reads of such a file",
                remedy: "check what wrote it; put in its place what belongs there"
            )
        case .failure(let failure): throw .system(failure.code, "read", path)
        }
    }

    /// Writes behind what was written before.
    ///
    /// - Parameter bytes: all of them are written.
    /// - Throws: ``LayoutProblem``.
    func write(_ bytes: [UInt8]) throws(LayoutProblem) {
        var written = 0
        while written < bytes.count {
            let result = bytes.withUnsafeBytes { buffer in
                uninterrupted {
                    Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
                }
            }
            guard result >= 0 else { throw .system(errno, "write", path) }
            written += result
        }
    }

    /// Waits until all that was written is on the disk.
    ///
    /// Blocks.
    ///
    /// - Throws: ``LayoutProblem``.
    func synchronize() throws(LayoutProblem) {
        guard uninterrupted({ fsync(descriptor) }) == 0 else { throw .system(errno, "write", path) }
    }

    /// The file's size, kind and identity.
    ///
    /// - Returns: the status.
    /// - Throws: ``LayoutProblem``.
    func status() throws(LayoutProblem) -> FileStatus {
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { throw .system(errno, "examine", path) }
        return FileStatus(raw)
    }

    /// Locks the file against every other opening of it, in this process and in others, if nobody else has.
    ///
    /// The lock ends with this opening, also when the process is killed.
    ///
    /// - Returns: whether the lock was to be had.
    /// - Throws: ``LayoutProblem`` where there are no locks.
    func tryLock() throws(LayoutProblem) -> Bool {
        if uninterrupted({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw .system(errno, "lock", path) }
        return false
    }
}

/// Repeats a system call that a signal has interrupted.
///
/// - Parameter call: gives a negative number where it failed, and sets `errno`.
/// - Returns: what the call gave.
func uninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
