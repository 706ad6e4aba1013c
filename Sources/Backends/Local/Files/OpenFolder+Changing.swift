internal import Glibc
internal import PromoterCore

extension OpenFolder {
    /// Gives something in it another name, in place of what had the name.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - newName: the other name.
    /// - Throws: ``LayoutProblem``.
    func rename(_ name: String, to newName: String) throws(LayoutProblem) {
        guard renameat(descriptor, name, descriptor, newName) == 0 else {
            throw .system(errno, "create", path(newName))
        }
    }

    /// Removes a file in it, if it is there.
    ///
    /// - Parameter name: its name.
    /// - Throws: ``LayoutProblem``.
    func remove(_ name: String) throws(LayoutProblem) {
        guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else { throw .system(errno, "remove", path(name)) }
    }

    /// Gives a file that is open another name in it.
    ///
    /// - Parameters:
    ///   - file: the file, whatever its path leads to by now.
    ///   - name: the other name.
    /// - Returns: whether it has that name, or another file has it.
    func link(_ file: OpenFile, as name: String) -> Bool {
        let this = "/proc/self/fd/\(file.descriptor)"
        return linkat(AT_FDCWD, this, descriptor, name, AT_SYMLINK_FOLLOW) == 0 || errno == EEXIST
    }

    /// Sees to it that names in it may be taken away.
    ///
    /// - Throws: ``LayoutProblem``.
    func requireRemoval() throws(LayoutProblem) {
        guard faccessat(descriptor, ".", W_OK | X_OK, 0) == 0 else { throw .system(errno, "remove a file from", path) }
    }

    /// How many bytes a user may still write in it; `nil` where the file system does not say.
    var freeSpace: Int64? {
        var status = statvfs()
        guard fstatvfs(descriptor, &status) == 0, status.f_blocks > 0 else { return nil }
        let (bytes, overflow) = Int64(clamping: status.f_bavail)
            .multipliedReportingOverflow(
                by: Int64(clamping: status.f_frsize)
            )
        return overflow ? nil : bytes
    }
}
