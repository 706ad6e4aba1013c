/// The folders that a registry stands in, from the root of the file system down to its own, for a registry that is a folder.
///
/// A folder has many paths, but one identity: by it two registries are told to be the same place, or one within the other,
/// whatever their paths are.
public struct FolderChain: Sendable, Hashable {
    /// What no two folders of a machine share.
    public struct Identity: Sendable, Hashable {
        /// The file system (`st_dev`).
        public let device: UInt64
        /// The folder's number there (`st_ino`).
        public let inode: UInt64

        /// Makes an identity.
        ///
        /// - Parameters:
        ///   - device: the file system.
        ///   - inode: the folder's number there.
        public init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
        }
    }

    /// One of the folders.
    public struct Folder: Sendable, Hashable {
        /// Its name in the folder above; of the root of the file system, nothing.
        public let name: String
        /// Its identity, or `nil` where it is not there yet.
        public let identity: Identity?

        /// Makes a folder.
        ///
        /// - Parameters:
        ///   - name: its name in the folder above.
        ///   - identity: its identity, or `nil` where it is not there yet.
        public init(name: String, identity: Identity?) {
            self.name = name
            self.identity = identity
        }
    }

    /// The folders; the last one is the registry's own.
    public let folders: [Folder]

    /// Makes a chain.
    ///
    /// - Parameter folders: the folders, from the root of the file system on.
    public init(_ folders: [Folder]) {
        self.folders = folders
    }

    /// What a folder below this one is called below another one.
    ///
    /// - Parameters:
    ///   - path: the folder's path below this one, a name a folder; no name of it is a link.
    ///   - other: the other one, which may stand above this one, within it, or elsewhere.
    /// - Returns: its path below the other one; none where it does not stand there.
    func paths(of path: [String], below other: FolderChain) -> [[String]] {
        var found: [[String]] = []
        for (index, folder) in folders.enumerated() {
            guard let identity = folder.identity else { continue }
            let down = folders[(index + 1)...].map(\.name) + path
            for (otherIndex, otherFolder) in other.folders.enumerated() where otherFolder.identity == identity {
                let otherDown = other.folders[(otherIndex + 1)...].map(\.name)
                guard down.count > otherDown.count, down.starts(with: otherDown) else { continue }
                let rest = Array(down.dropFirst(otherDown.count))
                if !found.contains(rest) { found.append(rest) }
            }
        }
        return found
    }
}
