internal import Glibc

/// What the file system says of a file.
struct FileStatus: Sendable, Hashable {
    /// The file system that it lies on.
    let device: UInt64
    /// Its number there.
    let inode: UInt64
    /// In bytes.
    let size: Int64
    /// When its bytes were changed, in nanoseconds since 1970.
    let modified: Int64
    /// When its bytes or its status were changed, in nanoseconds since 1970.
    let changed: Int64
    /// Kind and permissions.
    let mode: UInt32
    /// How many names it has.
    let links: UInt64
    /// Whose it is.
    let owner: UInt32
    /// Which group's it is.
    let group: UInt32

    /// Whether it is an ordinary file.
    var isFile: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFREG) }
    /// Whether it is a folder.
    var isFolder: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFDIR) }

    /// Whether it is a symbolic link.
    var isLink: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFLNK) }

    init(_ raw: stat) {
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
        size = Int64(raw.st_size)
        modified = Self.nanoseconds(raw.st_mtim)
        changed = Self.nanoseconds(raw.st_ctim)
        mode = UInt32(raw.st_mode)
        links = UInt64(raw.st_nlink)
        owner = UInt32(raw.st_uid)
        group = UInt32(raw.st_gid)
    }

    /// The present moment as the file system stamps it, in nanoseconds since 1970.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return nanoseconds(time)
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
