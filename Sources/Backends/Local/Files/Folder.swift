internal import Glibc

/// What is done to folders.
enum Folder {
    /// Makes a folder and those that it stands in, as far as they are not there, and writes them to the disk.
    ///
    /// - Parameter path: absolute.
    /// - Throws: ``LayoutProblem``, also where something other than a folder is in the way.
    static func make(_ path: String) throws(LayoutProblem) {
        if mkdir(path, 0o777) == 0 { return try synchronize(parent(of: path)) }
        switch errno {
        case ENOENT where path.utf8.count > 1:
            try make(parent(of: path))
            // A file system without folders of its own, such as /proc, says again that there is nothing.
            guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .system(errno, "create the folder", path) }
            try synchronize(parent(of: path))
        case EEXIST:
            guard let status = try FileStatus(of: path) else { throw .system(ENOENT, "create", path) }
            guard status.isFolder else { throw .system(EEXIST, "create the folder", path) }
        case let code:
            throw .system(code, "create the folder", path)
        }
    }

    /// Waits until a folder's names are on the disk.
    ///
    /// Blocks.
    ///
    /// - Parameter path: where.
    /// - Throws: ``LayoutProblem``.
    static func synchronize(_ path: String) throws(LayoutProblem) {
        let folder = try OpenFile(path, O_RDONLY | O_DIRECTORY)
        // Some network file systems can't, and need not.
        if fsync(folder.descriptor) != 0, errno != EINVAL, errno != ENOTSUP { throw .system(errno, "write", path) }
    }

    /// Lists a folder.
    ///
    /// - Parameter path: where.
    /// - Returns: the names in it; none where there is no such folder.
    /// - Throws: ``LayoutProblem``.
    static func names(in path: String) throws(LayoutProblem) -> [String] {
        guard let listing = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .system(errno, "list", path)
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

    /// The folder that a path stands in.
    ///
    /// - Parameter path: absolute.
    /// - Returns: the path without its last component.
    static func parent(of path: String) -> String {
        let parent = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
        return parent.isEmpty ? "/" : String(parent)
    }

    /// How many bytes a user may still write.
    ///
    /// - Parameter path: a folder that is there.
    /// - Returns: the bytes, or `nil` where the file system does not say.
    static func freeSpace(in path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0, status.f_blocks > 0 else { return nil }
        let (bytes, overflow) = Int64(clamping: status.f_bavail)
            .multipliedReportingOverflow(
                by: Int64(clamping: status.f_frsize)
            )
        return overflow ? nil : bytes
    }

    /// Makes a path absolute, and resolves the symbolic links in it as far as it is there.
    ///
    /// - Parameters:
    ///   - path: any path.
    ///   - base: the folder that a relative path starts from; absolute.
    /// - Returns: the path.
    static func resolved(_ path: String, from base: String) -> String {
        var missing: [Substring] = []
        var rest = path.hasPrefix("/") ? path : base + "/" + path
        while true {
            if let real = realpath(rest, nil) {
                defer { free(real) }
                let found = String(cString: real)
                return missing.reduce(into: found) { $0 += ($0 == "/" ? "" : "/") + $1 }
            }
            let components = rest.split(separator: "/")
            guard let last = components.last else { return "/" }
            switch last {
            case ".": break
            case "..": missing.insert("..", at: 0)
            default: if missing.first == ".." { missing.removeFirst() } else { missing.insert(last, at: 0) }
            }
            rest = "/" + components.dropLast().joined(separator: "/")
        }
    }
}
