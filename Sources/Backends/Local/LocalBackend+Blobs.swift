public import PromoterCore
internal import Synchronization

extension LocalBackend {
    /// Opens a blob for reading.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: the blob's bytes, in chunks of 128 KiB.
    /// - Throws: `RegistryError`, of kind `corrupt` where the file has another size.
    public func blob(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> BlobStream {
        let attempt = attempt("read the blob", repository, blob.digest.text)
        do throws(LayoutProblem) {
            let folder = try layout(repository).folder
            guard try folder.exists(), let file = try folder.open(blob) else {
                throw LayoutProblem(
                    .notFound,
                    reason: "there is no such blob",
                    remedy: "push the image to this repository again"
                )
            }
            return BlobStream(file, as: attempt)
        } catch {
            throw attempt.error(error)
        }
    }

    /// Asks whether a blob is in a repository.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: whether its file is there.
    /// - Throws: `RegistryError`, of kind `corrupt` where the file has another size.
    public func contains(_ blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> Bool {
        do throws(LayoutProblem) {
            let folder = try layout(repository).folder
            guard try folder.exists() else { return false }
            return try folder.status(of: blob) != nil
        } catch {
            throw attempt("look up the blob", repository, blob.digest.text).error(error)
        }
    }

    /// Sees to it that a blob is in a repository: as it is there, as a clone of a file on this machine, or by writing it.
    ///
    /// - Parameters:
    ///   - upload: the blob and where it can be had from.
    ///   - repository: where to.
    /// - Returns: how it came to be there.
    /// - Throws: `RegistryError`; then the repository has what it had before.
    public func push(
        _ upload: BlobUpload,
        to repository: RepositoryName
    ) async throws(RegistryError) -> BlobPushOutcome {
        let attempt = attempt("write the blob", repository, upload.blob.digest.text)
        if Task.isCancelled { throw attempt.error(.cancelled) }
        let folder: LayoutFolder
        do throws(LayoutProblem) {
            let layout = try layout(repository)
            folder = layout.folder
            if try folder.exists(), try folder.status(of: upload.blob) != nil { return .present }
            try await layout.prepare(for: upload.blob.digest.algorithm)
            if try await clone(upload, into: folder, except: repository) { return .cloned }
            try requireSpace(for: upload.blob, in: folder)
        } catch {
            throw attempt.error(error)
        }
        let stream = try await upload.open()
        try await write(stream, of: upload.blob, into: folder, as: attempt)
        return .uploaded
    }

    private func clone(
        _ upload: BlobUpload,
        into folder: LayoutFolder,
        except repository: RepositoryName
    ) async throws(LayoutProblem) -> Bool {
        // What is wrong with another repository is not this one's concern: the blob can still be had elsewhere.
        let named = upload.mountSources.filter { $0 != repository }.compactMap { try? layout($0).folder }
        for other in named where try await BlobClone(upload.blob, in: other)?.make(in: folder, work: work) == true {
            return true
        }
        if let path = upload.file, try await BlobClone(upload.blob, from: path)?.make(in: folder, work: work) == true {
            return true
        }
        let found = await layouts.having(upload.blob, except: folder).filter { !named.contains($0) }
        for other in found.prefix(Self.mostCandidates)
        where try await BlobClone(upload.blob, in: other)?.make(in: folder, work: work) == true {
            return true
        }
        return false
    }

    /// How many files of the blob's name are read to find one that is the blob; more are damaged only where all are.
    private static let mostCandidates = 2

    private func requireSpace(for blob: Descriptor, in folder: LayoutFolder) throws(LayoutProblem) {
        let blobs = try folder.blobsToWrite(blob.digest.algorithm)
        guard let free = blobs.freeSpace, free < blob.size else { return }
        throw LayoutProblem(
            .storage,
            reason: "the disk of '\(blobs.path)' has \(free) bytes left; the blob has \(blob.size)",
            remedy: "free space on that disk, then run promoter again"
        )
    }

    private func write(
        _ stream: BlobStream,
        of blob: Descriptor,
        into folder: LayoutFolder,
        as attempt: Attempt
    ) async throws(RegistryError) {
        let temporary: TemporaryFile
        do throws(LayoutProblem) {
            temporary = try TemporaryFile(in: try folder.blobsToWrite(blob.digest.algorithm))
        } catch {
            throw attempt.error(error)
        }
        var size: Int64 = 0
        while let chunk = try await stream.next() {
            if Task.isCancelled { throw attempt.error(.cancelled) }
            size += Int64(chunk.count)
            guard size <= blob.size else { break }
            do throws(LayoutProblem) {
                try temporary.file.write(chunk)
            } catch {
                throw attempt.error(error)
            }
        }
        guard size == blob.size else {
            throw attempt.error(
                LayoutProblem(
                    .corrupt,
                    reason:
                        "the source gave \(size > blob.size ? "more than the" : "\(size) of the") \(blob.size) bytes",
                    remedy: "push the image to the source again"
                )
            )
        }
        do throws(LayoutProblem) {
            try await work.run { () throws(LayoutProblem) in
                try temporary.publish(as: blob.digest.encoded, isReadOnly: true)
            }
        } catch {
            throw attempt.error(error)
        }
    }
}

extension LocalBackend: BlobFileLocating {
    /// Finds a blob's file.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: the file's absolute path, or `nil` where there is none.
    /// - Throws: `RegistryError`, of kind `corrupt` where the file has another size.
    public func file(of blob: Descriptor, in repository: RepositoryName) async throws(RegistryError) -> String? {
        do throws(LayoutProblem) {
            let folder = try layout(repository).folder
            guard try folder.exists(), try folder.status(of: blob) != nil else { return nil }
            return folder.blobPath(blob.digest)
        } catch {
            throw attempt("look up the blob", repository, blob.digest.text).error(error)
        }
    }
}

extension BlobStream {
    /// Reads a file, a chunk whenever one is asked for.
    fileprivate init(_ file: OpenFile, as attempt: LocalBackend.Attempt) {
        let reading = Reading(file)
        self.init { () async throws(RegistryError) in
            if Task.isCancelled { throw attempt.error(.cancelled) }
            do throws(LayoutProblem) {
                return try reading.next()
            } catch {
                throw attempt.error(error)
            }
        }
    }
}

private final class Reading: Sendable {
    private let file: OpenFile
    private let offset = Atomic<Int64>(0)

    init(_ file: OpenFile) {
        self.file = file
    }

    func next() throws(LayoutProblem) -> [UInt8]? {
        let chunk = try file.read(at: offset.load(ordering: .relaxed))
        offset.add(Int64(chunk.count), ordering: .relaxed)
        return chunk.isEmpty ? nil : chunk
    }
}
