internal import Glibc

/// What is done to the paths of folders.
enum FolderPath {
    /// The folder that a path stands in.
    ///
    /// - Parameter path: absolute.
    /// - Returns: the path without its last component.
    static func parent(of path: String) -> String {
        let parent = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
        return parent.isEmpty ? "/" : String(parent)
    }

    /// Makes a path absolute, and resolves the symbolic links in it as far as it is there.
    ///
    /// - Parameters:
    ///   - path: any path.
    ///   - base: the folder that a relative path starts from; absolute.
    /// - Returns: the path, without `.` and `..`.
    static func resolved(_ path: String, from base: String) -> String {
        var missing: [Substring] = []
        var leadsUp = false
        var rest = path.hasPrefix("/") ? path : base + "/" + path
        while true {
            if let real = realpath(rest, nil) {
                defer { free(real) }
                let found = String(cString: real).split(separator: "/")
                let ups = missing.prefix { $0 == ".." }.count
                let path = "/" + (found.dropLast(ups) + missing.dropFirst(ups)).joined(separator: "/")
                // What follows a way up out of what is not there may be there.
                return leadsUp ? resolved(path, from: "/") : path
            }
            let components = rest.split(separator: "/")
            guard let last = components.last else { return "/" }
            switch last {
            case ".": break
            case "..":
                leadsUp = true
                missing.insert("..", at: 0)
            default: if missing.first == ".." { missing.removeFirst() } else { missing.insert(last, at: 0) }
            }
            rest = "/" + components.dropLast().joined(separator: "/")
        }
    }
}
