import PromoterCore
import Synchronization

extension ArchiveBackend {
    private static let chunk = 128 << 10

    /// Opens a blob for reading.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: the blob's bytes, in chunks of 128 KiB.
    /// - Throws: `RegistryError`, of kind `notFound` where there is none.
    public func blob(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> BlobStream {
        let entry = try await attempt("read the blob", repository, blob.digest.text) { () throws(ArchiveProblem) in
            guard let entry = try await archive.entry(Self.blobPath(blob.digest, in: repository)) else {
                throw ArchiveProblem(
                    .notFound,
                    reason: "there is no such blob",
                    remedy: "promote the image to this archive again"
                )
            }
            return entry
        }
        let position = Position()
        return BlobStream { () throws(RegistryError) in
            try await self.attempt("read the blob", repository, blob.digest.text) { () throws(ArchiveProblem) in
                let offset = position.advance(by: Int64(Self.chunk))
                guard offset < entry.size else { return nil }
                return try await self.archive.bytes(of: entry, from: offset, count: Self.chunk)
            }
        }
    }

    /// Asks whether a blob is in a repository.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: whether the archive has its file.
    /// - Throws: `RegistryError`.
    public func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        try await attempt("look up the blob", repository, blob.digest.text) { () throws(ArchiveProblem) in
            try await archive.entry(Self.blobPath(blob.digest, in: repository))?.size == blob.size
        }
    }

    /// Sees to it that a blob is in a repository: as it is there, as another name of a file in the archive, or by writing it.
    ///
    /// - Parameters:
    ///   - upload: the blob and where it can be had from.
    ///   - repository: where to.
    /// - Returns: how it came to be there.
    /// - Throws: `RegistryError`; then the archive is as it was before.
    public func push(
        _ upload: BlobUpload,
        to repository: RepositoryName
    ) async throws(RegistryError) -> BlobPushOutcome {
        let backend = self
        let result = await archive.writing { () async -> Result<BlobPushOutcome, RegistryError> in
            do throws(RegistryError) {
                return .success(try await backend.write(upload, to: repository))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func write(
        _ upload: BlobUpload,
        to repository: RepositoryName
    ) async throws(RegistryError) -> BlobPushOutcome {
        let blob = upload.blob
        if try await contains(blob, in: repository) { return .present }
        let path = Self.blobPath(blob.digest, in: repository)
        let header = TarHeader(kind: .file, path: path, size: blob.size)
        for source in upload.mountSources where try await contains(blob, in: source) {
            return try await attempt("write the blob", repository, blob.digest.text) { () throws(ArchiveProblem) in
                try await archive.link(path, to: Self.blobPath(blob.digest, in: source))
                return .mounted
            }
        }
        // Digest-checked already; only the size could still be wrong.
        let stream = try await upload.open()
        let entry = try await attempt("write the blob", repository, blob.digest.text) { () throws(ArchiveProblem) in
            try await archive.begin(header)
        }
        do throws(RegistryError) {
            var offset: Int64 = 0
            while let chunk = try await stream.next() {
                let place = offset
                offset += Int64(chunk.count)
                try await attempt("write the blob", repository, blob.digest.text) { () throws(ArchiveProblem) in
                    guard place + Int64(chunk.count) <= blob.size else { throw .wrongSize(blob) }
                    try await archive.write(chunk, at: place, of: entry)
                }
            }
            let end = offset
            try await attempt("write the blob", repository, blob.digest.text) { () throws(ArchiveProblem) in
                guard end == blob.size else { throw .wrongSize(blob) }
                try await archive.finish(header)
            }
        } catch {
            await archive.abandon()
            throw error
        }
        return .uploaded
    }
}

extension ArchiveProblem {
    fileprivate static func wrongSize(_ blob: Descriptor) -> ArchiveProblem {
        ArchiveProblem(
            .corrupt,
            reason: "the source gave another number of bytes than \(blob.size)",
            remedy: "check the image at its source"
        )
    }
}

/// How far a stream has been read.
private final class Position: Sendable {
    private let offset = Mutex<Int64>(0)

    func advance(by count: Int64) -> Int64 {
        offset.withLock { offset in
            defer { offset += count }
            return offset
        }
    }
}
