internal import Glibc
internal import PromoterCore

/// An open folder, from which the names in it are looked up; no name that is a symbolic link is followed.
///
/// It is closed when nobody uses it any more.
final class OpenFolder: Sendable {
    /// `O_PATH` of `fcntl.h`, which Swift does not import.
    private static let lookUp: CInt = 0o10_000_000

    /// Its path, for messages.
    let path: String
    /// The folder, open to look names up in it, not to be read (`O_PATH`): that takes the right to search it alone.
    let descriptor: CInt

    private init(_ path: String, descriptor: CInt) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Opens the root of the file system, where every path begins.
    static func fileSystem() throws(LayoutProblem) -> OpenFolder {
        let descriptor = uninterrupted { Glibc.open("/", Self.lookUp | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .system(errno, "open", "/") }
        return OpenFolder("/", descriptor: descriptor)
    }

    /// The path of something in it.
    ///
    /// - Parameter name: its name.
    /// - Returns: the path.
    func path(_ name: String) -> String { path + (path == "/" ? "" : "/") + name }

    /// Its own status.
    ///
    /// - Returns: the status.
    /// - Throws: ``LayoutProblem``.
    func status() throws(LayoutProblem) -> FileStatus {
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { throw .system(errno, "examine", path) }
        return FileStatus(raw)
    }

    /// Asks for the status of something in it.
    ///
    /// - Parameter name: its name.
    /// - Returns: the status, or `nil` where there is nothing of that name.
    /// - Throws: ``LayoutProblem``, also where a symbolic link has the name.
    func status(_ name: String) throws(LayoutProblem) -> FileStatus? {
        var raw = stat()
        guard fstatat(descriptor, name, &raw, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw .system(errno, "examine", path(name))
        }
        let status = FileStatus(raw)
        if status.isLink { throw .linked(path(name)) }
        return status
    }

    /// Opens a folder in it.
    ///
    /// - Parameter name: its name.
    /// - Returns: the folder, or `nil` where there is nothing of that name.
    /// - Throws: ``LayoutProblem``, also where something else has the name.
    func folder(_ name: String) throws(LayoutProblem) -> OpenFolder? {
        let found = uninterrupted { openat(descriptor, name, Self.lookUp | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        if found >= 0 { return OpenFolder(path(name), descriptor: found) }
        let code = errno
        if code == ENOENT { return nil }
        // Which of both stands there the system does not say: a link, or a file.
        if code == ENOTDIR || code == ELOOP { _ = try status(name) }
        throw .system(code, "open", path(name))
    }

    /// Opens a folder in it, and makes it where it is not there.
    ///
    /// Blocks.
    ///
    /// - Parameter name: its name.
    /// - Returns: the folder; a new one is on the disk.
    /// - Throws: ``LayoutProblem``, also where something else has the name.
    func makeFolder(_ name: String) throws(LayoutProblem) -> OpenFolder {
        if let found = try folder(name) { return found }
        let isNew = mkdirat(descriptor, name, 0o777) == 0
        guard isNew || errno == EEXIST else { throw .system(errno, "create the folder", path(name)) }
        if isNew { try synchronize() }
        guard let made = try folder(name) else { throw .system(ENOENT, "create the folder", path(name)) }
        return made
    }

    /// Opens a file in it for reading.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - kind: what stands there, for the message.
    /// - Returns: the file, or `nil` where there is nothing of that name.
    /// - Throws: ``LayoutProblem``, also where something other than a file has the name.
    func file(_ name: String, _ kind: String = "file") throws(LayoutProblem) -> OpenFile? {
        // A device may do something when it is opened, so what stands there is examined first.
        guard let status = try status(name) else { return nil }
        try require(status, isFile: name, kind)
        guard let file = try open(name, O_RDONLY) else { return nil }
        // Something else may have taken the name meanwhile; that it is no pipe to wait for the flags have seen to.
        try require(try file.status(), isFile: name, kind)
        return file
    }

    /// Opens a file in it for reading and writing, and makes it where it is not there.
    ///
    /// - Parameter name: its name.
    /// - Returns: the file.
    /// - Throws: ``LayoutProblem``, also where something other than a file has the name.
    func fileToLock(_ name: String) throws(LayoutProblem) -> OpenFile {
        if let status = try status(name) { try require(status, isFile: name, "lock") }
        let file: OpenFile
        do throws(LayoutProblem) {
            guard let opened = try open(name, O_RDWR | O_CREAT) else { throw .system(ENOENT, "create", path(name)) }
            file = opened
        } catch {
            // Another user's file can be locked all the same, but for NFS, where that takes a file that may be written to.
            guard error.kind == .forbidden, let opened = try? open(name, O_RDONLY) else { throw error }
            file = opened
        }
        try require(try file.status(), isFile: name, "lock")
        return file
    }

    /// Makes a file in it.
    ///
    /// - Parameter name: its name, which nothing has.
    /// - Returns: the file, open for reading and writing.
    /// - Throws: ``LayoutProblem``.
    func newFile(_ name: String) throws(LayoutProblem) -> OpenFile {
        guard let file = try open(name, O_RDWR | O_CREAT | O_EXCL) else { throw .system(ENOENT, "create", path(name)) }
        return file
    }

    private func open(_ name: String, _ flags: CInt) throws(LayoutProblem) -> OpenFile? {
        let all = flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let found = uninterrupted { openat(descriptor, name, all, 0o666) }
        if found >= 0 { return OpenFile(path(name), descriptor: found) }
        let code = errno
        if code == ENOENT, flags & O_CREAT == 0 { return nil }
        if code == ELOOP { throw .linked(path(name)) }
        throw .system(code, flags & O_CREAT == 0 ? "open" : "create", path(name))
    }

    private func require(_ status: FileStatus, isFile name: String, _ kind: String) throws(LayoutProblem) {
        guard !status.isFile else { return }
        throw .foreign(
            path(name),
            "is not a file",
            remedy: "something else stands in a \(kind)'s place: move it away"
        )
    }

    /// Lists what is in it.
    ///
    /// - Returns: the names.
    /// - Throws: ``LayoutProblem``.
    func names() throws(LayoutProblem) -> [String] {
        let readable = try readable("list")
        guard let listing = fdopendir(readable) else {
            let code = errno
            close(readable)
            throw .system(code, "list", path)
        }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let length = Int(entry.pointee.d_reclen)
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: length) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Waits until its names are on the disk.
    ///
    /// Blocks.
    ///
    /// - Throws: ``LayoutProblem``.
    func synchronize() throws(LayoutProblem) {
        let readable = try readable("write")
        defer { close(readable) }
        // Some network file systems can't, and need not.
        if fsync(readable) != 0, errno != EINVAL, errno != ENOTSUP { throw .system(errno, "write", path) }
    }

    private func readable(_ action: String) throws(LayoutProblem) -> CInt {
        let found = uninterrupted { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard found >= 0 else { throw .system(errno, action, path) }
        return found
    }
}
