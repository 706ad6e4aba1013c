internal import Glibc

/// An open file or folder; it is closed when nobody uses it any more.
final class OpenFile: Sendable {
    let path: String
    let descriptor: CInt

    /// How many bytes are read or written at once, wherever blobs pass through memory.
    static let chunkSize = 128 * 1024

    /// Opens a file, or a folder.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - flags: as for `open(2)`.
    ///   - mode: the permissions of a file that is created, before the umask.
    /// - Throws: ``LayoutProblem``.
    init(_ path: String, _ flags: CInt, mode: mode_t = 0o666) throws(LayoutProblem) {
        let descriptor = Self.open(path, flags, mode)
        guard descriptor >= 0 else { throw .system(errno, flags & O_CREAT == 0 ? "open" : "create", path) }
        self.path = path
        self.descriptor = descriptor
    }

    private init(_ path: String, descriptor: CInt) {
        self.path = path
        self.descriptor = descriptor
    }

    private static func open(_ path: String, _ flags: CInt, _ mode: mode_t) -> CInt {
        uninterrupted { Glibc.open(path, flags | O_CLOEXEC, mode) }
    }

    deinit {
        close(descriptor)
    }

    /// Opens a file for reading, if it is there.
    ///
    /// - Parameter path: where.
    /// - Returns: the file, or `nil` where there is nothing of that name.
    /// - Throws: ``LayoutProblem``, also where something other than a file has the name.
    static func ifPresent(_ path: String) throws(LayoutProblem) -> OpenFile? {
        guard let status = try FileStatus(of: path) else { return nil }
        guard status.isFile else {
            throw .foreign(path, "is not a file", remedy: "something else stands in a file's place: move it away")
        }
        let descriptor = open(path, O_RDONLY, 0)
        if descriptor >= 0 { return OpenFile(path, descriptor: descriptor) }
        // Somebody else may have removed it since it was examined.
        guard errno == ENOENT else { throw .system(errno, "open", path) }
        return nil
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

    /// Reads all of a file that is known to be small.
    ///
    /// - Returns: the bytes.
    /// - Throws: ``LayoutProblem``.
    func readAll() throws(LayoutProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let chunk = try read(at: Int64(bytes.count))
            if chunk.isEmpty { return bytes }
            bytes += chunk
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

    /// Locks the file against every other opening of it, in this process and in others.
    ///
    /// Blocks until the lock is to be had. The lock ends with this opening, also when the process is killed.
    ///
    /// - Throws: ``LayoutProblem``.
    func lock() throws(LayoutProblem) {
        guard uninterrupted({ flock(descriptor, LOCK_EX) }) == 0 else { throw .system(errno, "lock", path) }
    }

    /// Locks the file if nobody else has.
    ///
    /// - Returns: whether the lock was to be had.
    func tryLock() -> Bool {
        uninterrupted { flock(descriptor, LOCK_EX | LOCK_NB) } == 0
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
