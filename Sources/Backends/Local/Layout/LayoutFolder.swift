internal import Glibc
internal import PromoterCore

/// Where an image layout keeps its files (image specification, image-layout.md), and whether it is one.
struct LayoutFolder: Sendable, Hashable {
    /// What a layout says of itself in its `oci-layout`.
    static let version = "1.0.0"
    /// Names within a layout that a nested repository can't have; `ingest` is where oras writes.
    static let reservedNames: Set<String> = ["blobs", "index.json", "oci-layout", "ingest"]

    /// The layout's folder, absolute.
    let path: String

    /// The file that says that this is a layout.
    var markPath: String { path + "/oci-layout" }
    /// The list of what is in it.
    var indexPath: String { path + "/index.json" }
    /// The file that whoever changes the list holds a lock on.
    var lockPath: String { path + "/.promoter.lock" }

    /// Where blobs are.
    ///
    /// - Parameter algorithm: of their digests.
    /// - Returns: the folder.
    func blobFolder(_ algorithm: DigestAlgorithm) -> String { path + "/blobs/" + algorithm.rawValue }

    /// Where a blob is.
    ///
    /// - Parameter digest: the blob's.
    /// - Returns: the file.
    func blobPath(_ digest: Digest) -> String { blobFolder(digest.algorithm) + "/" + digest.encoded }

    /// Whether there is a layout.
    ///
    /// - Returns: `false` where there is nothing, or a folder that only holds others.
    /// - Throws: ``LayoutProblem`` where it is damaged, or of a version that promoter does not know.
    func exists() throws(LayoutProblem) -> Bool {
        var found = try OpenFile.ifPresent(markPath)
        if found == nil {
            guard try FileStatus(of: indexPath) != nil else { return false }
            // Another writer may just have made both, this file first.
            found = try OpenFile.ifPresent(markPath)
        }
        guard let mark = found else {
            throw .foreign(
                path,
                "has an index.json but no oci-layout file, so it is no image layout",
                remedy: "if it is one, write {\"imageLayoutVersion\":\"\(Self.version)\"} to its file oci-layout"
            )
        }
        guard let document = try? JSONText(document: mark.readAll()),
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
        let path = blobPath(blob.digest)
        guard let status = try FileStatus(of: path) else { return nil }
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
        guard try status(of: blob) != nil else { return nil }
        return try OpenFile.ifPresent(blobPath(blob.digest))
    }
}
