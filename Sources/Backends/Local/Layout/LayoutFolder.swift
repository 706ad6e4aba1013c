internal import Glibc
internal import PromoterCore

/// Where an image layout keeps its files (image specification, image-layout.md), and whether it is one.
///
/// Every file is reached from the registry's own folder, a folder at a time: see ``OpenFolder``.
struct LayoutFolder: Sendable {
    /// What a layout says of itself in its `oci-layout`.
    static let version = "1.0.0"
    /// Names within a layout that a nested repository can't have; `ingest` is where oras writes.
    static let reservedNames: Set<String> = ["blobs", markName, indexName, "ingest"]

    /// The file that says that this is a layout.
    static let markName = "oci-layout"
    /// The list of what is in it.
    static let indexName = "index.json"
    /// The file that whoever changes the list holds a lock on.
    static let lockName = ".promoter.lock"
    /// The most bytes that the file of that name may have.
    static let largestMark = 64 * 1024
    /// The most bytes that the list may have: some 200,000 tags.
    static let largestIndex = 64 * 1024 * 1024

    /// The registry's own folder.
    let root: RootFolder
    /// The folders between that and the layout, and the layout's own.
    let names: [String]

    /// The layout's path, for messages and to tell layouts of one registry apart.
    var path: String { ([root.path == "/" ? "" : root.path] + names).joined(separator: "/") }
    /// The path of the file that says that this is a layout, for messages.
    var markPath: String { path + "/" + Self.markName }
    /// The list's path, for messages.
    var indexPath: String { path + "/" + Self.indexName }

    /// The path of a folder of blobs, for messages.
    ///
    /// - Parameter algorithm: of their digests.
    /// - Returns: the path.
    func blobFolder(_ algorithm: DigestAlgorithm) -> String { path + "/blobs/" + algorithm.rawValue }

    /// The path of a blob, for messages.
    ///
    /// - Parameter digest: the blob's.
    /// - Returns: the path.
    func blobPath(_ digest: Digest) -> String { blobFolder(digest.algorithm) + "/" + digest.encoded }

    /// Opens the layout's folder.
    ///
    /// - Returns: the folder, or `nil` where there is none.
    /// - Throws: ``LayoutProblem``.
    func open() throws(LayoutProblem) -> OpenFolder? {
        guard let root = try root.open() else { return nil }
        return try names.folder(in: root)
    }

    /// Opens the folder of blobs.
    ///
    /// - Parameter algorithm: of their digests.
    /// - Returns: the folder, or `nil` where there is none.
    /// - Throws: ``LayoutProblem``.
    func blobs(_ algorithm: DigestAlgorithm) throws(LayoutProblem) -> OpenFolder? {
        guard let folder = try open() else { return nil }
        return try ["blobs", algorithm.rawValue].folder(in: folder)
    }

    /// Opens the folder of blobs, which was made before.
    ///
    /// - Parameter algorithm: of their digests.
    /// - Returns: the folder.
    /// - Throws: ``LayoutProblem``, also where it is not there any more.
    func blobsToWrite(_ algorithm: DigestAlgorithm) throws(LayoutProblem) -> OpenFolder {
        guard let folder = try blobs(algorithm) else { throw .system(ENOENT, "open", blobFolder(algorithm)) }
        return folder
    }

    /// Whether there is a layout.
    ///
    /// - Returns: `false` where there is nothing, or a folder that only holds others.
    /// - Throws: ``LayoutProblem`` where it is damaged, or of a version that promoter does not know.
    func exists() throws(LayoutProblem) -> Bool {
        guard let folder = try open() else { return false }
        return try exists(in: folder)
    }

    /// Whether there is a layout in its folder.
    ///
    /// - Parameter folder: the folder.
    /// - Returns: `false` where the folder only holds others.
    /// - Throws: ``LayoutProblem`` where it is damaged, or of a version that promoter does not know.
    func exists(in folder: OpenFolder) throws(LayoutProblem) -> Bool {
        var found = try folder.file(Self.markName)
        if found == nil {
            guard try folder.status(Self.indexName) != nil else { return false }
            // Another writer may just have made both, this file first.
            found = try folder.file(Self.markName)
        }
        guard let mark = found else {
            throw .foreign(
                path,
                "has an index.json but no oci-layout file, so it is no image layout",
                remedy: "if it is one, write {\"imageLayoutVersion\":\"\(Self.version)\"} to its file oci-layout"
            )
        }
        guard let document = try? JSONText(document: mark.readAll(limit: Self.largestMark)),
            let version = document.object?["imageLayoutVersion"]?.string
        else {
            throw .foreign(
                markPath,
                "does not say which version of the image layout this is",
                remedy: "if the layout is whole, write {\"imageLayoutVersion\":\"\(Self.version)\"} to that file"
            )
        }
        guard version == Self.version else {
            throw .foreign(
                markPath,
                "says that the layout has version '\(version.prefix(40))'; promoter knows \(Self.version)",
                remedy: "write the layout again in version \(Self.version), or use a newer promoter"
            )
        }
        return true
    }

    /// Finds a blob's file.
    ///
    /// - Parameter blob: which one.
    /// - Returns: the file's status, or `nil` where there is none.
    /// - Throws: ``LayoutProblem`` also where something else has its name, or its size is not the blob's.
    func status(of blob: Descriptor) throws(LayoutProblem) -> FileStatus? {
        guard let blobs = try blobs(blob.digest.algorithm) else { return nil }
        return try status(of: blob, in: blobs)
    }

    private func status(of blob: Descriptor, in blobs: OpenFolder) throws(LayoutProblem) -> FileStatus? {
        let path = blobPath(blob.digest)
        guard let status = try blobs.status(blob.digest.encoded) else { return nil }
        guard status.isFile else {
            throw .foreign(path, "is not a file", remedy: "something else stands in a blob's place: move it away")
        }
        guard status.size == blob.size else {
            throw .foreign(
                path,
                "has \(status.size) bytes instead of \(blob.size)",
                remedy:
                    "the file is damaged, or the manifest gives a wrong size: remove the file and push the blob again"
            )
        }
        return status
    }

    /// Opens a blob's file.
    ///
    /// - Parameter blob: which one.
    /// - Returns: the file, or `nil` where there is none.
    /// - Throws: ``LayoutProblem`` also where something else has its name, or its size is not the blob's.
    func open(_ blob: Descriptor) throws(LayoutProblem) -> OpenFile? {
        guard let blobs = try blobs(blob.digest.algorithm), try status(of: blob, in: blobs) != nil else { return nil }
        return try blobs.file(blob.digest.encoded, "blob")
    }
}

extension LayoutFolder: Hashable {
    /// Whether two are the same layout of one registry.
    static func == (one: LayoutFolder, other: LayoutFolder) -> Bool {
        one.root === other.root && one.names == other.names
    }

    /// Feeds what two equal ones share to a hasher.
    func hash(into hasher: inout Hasher) { hasher.combine(names) }
}
