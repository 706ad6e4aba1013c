internal import Glibc
internal import PromoterCore

/// A blob that lies on this machine already, to be had in another place without copying it where the file system allows that: as a
/// reflink, which shares the bytes on the disk until one of them is written to, or, within one registry, as another name of the same
/// file.
struct BlobClone: Sendable {
    /// `FICLONE` of `linux/fs.h`, which Swift does not import.
    private static let shareExtents: UInt = 0x4004_9409

    private let blob: Descriptor
    private let source: OpenFile
    private let isOfSameRegistry: Bool

    /// Plans to clone a file from anywhere: what is made is a file of its own.
    ///
    /// - Parameters:
    ///   - blob: which blob.
    ///   - path: the file that should be it; it is read to know that. `nil` comes of one that can't be it.
    init?(_ blob: Descriptor, from path: String) {
        guard let source = OpenFile.anywhere(path), (try? source.status())?.size == blob.size else { return nil }
        self.blob = blob
        self.source = source
        isOfSameRegistry = false
    }

    /// Plans to clone another repository's blob: what is made may be that very file.
    ///
    /// - Parameters:
    ///   - blob: which blob.
    ///   - folder: a layout of the same registry. `nil` comes of one that does not have it.
    init?(_ blob: Descriptor, in folder: LayoutFolder) {
        guard let source = try? folder.open(blob) else { return nil }
        self.blob = blob
        self.source = source
        isOfSameRegistry = true
    }

    /// Makes the clone.
    ///
    /// - Parameters:
    ///   - folder: the layout that it should be in.
    ///   - work: where to do what blocks.
    /// - Returns: `false` where the file is not the blob, or not to be had; then nothing was changed.
    /// - Throws: ``LayoutProblem`` where the layout can't be written to.
    func make(in folder: LayoutFolder, work: BlockingWork) async throws(LayoutProblem) -> Bool {
        let (name, destination) = (blob.digest.encoded, try folder.blobsToWrite(blob.digest.algorithm))
        let temporary = try TemporaryFile(in: destination)

        if ioctl(temporary.file.descriptor, Self.shareExtents, source.descriptor) == 0 {
            guard try await isBlob(temporary.file) else { return false }
        } else if isOfSameRegistry {
            guard try await isBlob(source) else { return false }
            let isLinked = try await work.run { () throws(LayoutProblem) in
                try source.synchronize()
                return destination.link(source, as: name)
            }
            if isLinked { return true }
            guard try await copy(to: temporary.file) else { return false }
        } else {
            guard try await copy(to: temporary.file) else { return false }
        }
        try await work.run { () throws(LayoutProblem) in try temporary.publish(as: name, isReadOnly: true) }
        return true
    }

    private func isBlob(_ file: OpenFile) async throws(LayoutProblem) -> Bool {
        try await file.digest(by: blob.digest.algorithm, atMost: blob.size) == blob.digest
    }

    private func copy(to destination: OpenFile) async throws(LayoutProblem) -> Bool {
        let digest = try await source.digest(by: blob.digest.algorithm, atMost: blob.size) {
            chunk throws(LayoutProblem) in
            try destination.write(chunk)
        }
        return digest == blob.digest
    }
}

extension OpenFile {
    /// Reads the file whole.
    ///
    /// - Parameters:
    ///   - algorithm: of the digest.
    ///   - size: how many bytes it should have; of one that has more, not all are read.
    ///   - take: is given all that is read, in order.
    /// - Returns: the digest of what was read.
    /// - Throws: ``LayoutProblem``.
    func digest(
        by algorithm: DigestAlgorithm,
        atMost size: Int64,
        _ take: ([UInt8]) throws(LayoutProblem) -> Void = { _ throws(LayoutProblem) in }
    ) async throws(LayoutProblem) -> Digest {
        var hasher = DigestHasher(algorithm)
        var offset: Int64 = 0
        while true {
            if Task.isCancelled { throw .cancelled }
            let chunk = try read(at: offset)
            // One that grows meanwhile is not the one that was looked for.
            if chunk.isEmpty || offset > size { return hasher.digest() }
            hasher.update(chunk)
            try take(chunk)
            offset += Int64(chunk.count)
            await Task.yield()
        }
    }
}
