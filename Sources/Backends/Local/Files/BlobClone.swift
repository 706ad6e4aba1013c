internal import Glibc
internal import PromoterCore

/// A blob that lies on this machine already, to be had in another place without copying it where the file system allows that: as a
/// reflink, which shares the bytes on the disk, or as another name of the same file.
struct BlobClone: Sendable {
    /// `FICLONE` of `linux/fs.h`, which Swift does not import.
    private static let shareExtents: UInt = 0x4004_9409

    private let blob: Descriptor
    private let path: String

    /// Plans a clone.
    ///
    /// - Parameters:
    ///   - blob: which blob.
    ///   - path: the file that should be it; it is read to know that.
    init(_ blob: Descriptor, from path: String) {
        self.blob = blob
        self.path = path
    }

    /// Makes the clone.
    ///
    /// - Parameters:
    ///   - folder: the layout that it should be in.
    ///   - work: where to do what blocks.
    /// - Returns: `false` where the file is not the blob, or not to be had; then nothing was changed.
    /// - Throws: ``LayoutProblem`` where the layout can't be written to.
    func make(in folder: LayoutFolder, work: BlockingWork) async throws(LayoutProblem) -> Bool {
        guard let source = try? OpenFile(path, O_RDONLY | O_NONBLOCK), let status = try? source.status(),
            status.isFile, status.size == blob.size
        else { return false }
        let destination = folder.blobPath(blob.digest)
        let temporary = try TemporaryFile(in: folder.blobFolder(blob.digest.algorithm))

        if ioctl(temporary.file.descriptor, Self.shareExtents, source.descriptor) == 0 {
            guard try await isBlob(temporary.file) else { return false }
        } else {
            guard try await isBlob(source) else { return false }
            let isLinked = try await work.run { () throws(LayoutProblem) in try link(source, as: destination) }
            if isLinked { return true }
            guard try await copy(source, to: temporary.file) else { return false }
        }
        try await work.run { () throws(LayoutProblem) in try temporary.publish(as: destination, isReadOnly: true) }
        return true
    }

    /// Gives the very file that was read another name, whatever its path leads to by now.
    private func link(_ source: OpenFile, as destination: String) throws(LayoutProblem) -> Bool {
        try source.synchronize()
        let this = "/proc/self/fd/\(source.descriptor)"
        return linkat(AT_FDCWD, this, AT_FDCWD, destination, AT_SYMLINK_FOLLOW) == 0 || errno == EEXIST
    }

    private func isBlob(_ file: OpenFile) async throws(LayoutProblem) -> Bool {
        try await digest(of: file) { _ throws(LayoutProblem) in } == blob.digest
    }

    private func copy(_ source: OpenFile, to destination: OpenFile) async throws(LayoutProblem) -> Bool {
        try await digest(of: source) { chunk throws(LayoutProblem) in try destination.write(chunk) } == blob.digest
    }

    private func digest(
        of file: OpenFile,
        _ take: ([UInt8]) throws(LayoutProblem) -> Void
    ) async throws(LayoutProblem) -> Digest {
        var hasher = DigestHasher(blob.digest.algorithm)
        var offset: Int64 = 0
        while true {
            if Task.isCancelled { throw .cancelled }
            let chunk = try file.read(at: offset)
            if chunk.isEmpty { return hasher.digest() }
            hasher.update(chunk)
            try take(chunk)
            offset += Int64(chunk.count)
            await Task.yield()
        }
    }
}
