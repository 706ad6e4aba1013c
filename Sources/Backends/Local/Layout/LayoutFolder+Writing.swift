internal import Glibc
internal import Logging
internal import PromoterCore

// All of this blocks.
extension LayoutFolder {
    /// Sees to it that the layout and its folders are there, and removes what killed processes have left behind.
    ///
    /// - Parameter logger: is told of waiting.
    /// - Throws: ``LayoutProblem``.
    func prepare(_ logger: Logger) throws(LayoutProblem) {
        // What is damaged is left as it is: nothing is written before all of it was read.
        if try FileStatus(of: path) != nil, try exists() { _ = try readIndex() }
        try Folder.make(path)
        try withLock(logger) { () throws(LayoutProblem) in
            try TemporaryFile.removeAbandoned(in: path)
            if try !exists() {
                let mark = JSONObject(["imageLayoutVersion": JSONText(string: Self.version)])
                try write(mark.text.bytes, to: markPath)
            }
            if try FileStatus(of: indexPath) == nil { try write(LayoutIndex().bytes, to: indexPath) }
            try Folder.synchronize(path)
        }
        for algorithm in DigestAlgorithm.allCases where algorithm == .sha256 {
            try prepare(algorithm)
        }
    }

    /// Sees to it that blobs of an algorithm have their folder.
    ///
    /// - Parameter algorithm: the algorithm.
    /// - Throws: ``LayoutProblem``.
    func prepare(_ algorithm: DigestAlgorithm) throws(LayoutProblem) {
        try Folder.make(blobFolder(algorithm))
        try TemporaryFile.removeAbandoned(in: blobFolder(algorithm))
    }

    /// Changes the index while nobody else does: it is read again, changed, and replaced at once.
    ///
    /// What was discarded goes then.
    ///
    /// - Parameters:
    ///   - known: an index that was read or written before.
    ///   - logger: is told of waiting.
    ///   - edit: the change.
    /// - Returns: what the index is now.
    /// - Throws: ``LayoutProblem``; then the index is as it was, or new, and what was discarded still there.
    func changeIndex(
        knowing known: IndexFile?,
        _ logger: Logger,
        _ edit: (inout LayoutRevision) -> Void
    ) throws(LayoutProblem) -> IndexFile? {
        try withLock(logger) { () throws(LayoutProblem) in
            let before = try readIndex(knowing: known)
            var revision = LayoutRevision(index: before?.index ?? LayoutIndex())
            edit(&revision)
            let after = try replace(before, by: revision.index)
            for digest in revision.discarded where revision.index.target(digest) == nil {
                guard unlink(blobPath(digest)) == 0 || errno == ENOENT else {
                    throw .system(errno, "remove", blobPath(digest))
                }
            }
            return after
        }
    }

    private func replace(_ before: IndexFile?, by index: LayoutIndex) throws(LayoutProblem) -> IndexFile? {
        guard index != before?.index else { return before }
        // What the index will name must be on the disk before it does.
        for algorithm in DigestAlgorithm.allCases where try FileStatus(of: blobFolder(algorithm)) != nil {
            try Folder.synchronize(blobFolder(algorithm))
        }
        let bytes = index.bytes
        try write(bytes, to: indexPath)
        try Folder.synchronize(path)
        return IndexFile(index: index, bytes: bytes, stamp: nil)
    }

    private func write(_ bytes: [UInt8], to path: String) throws(LayoutProblem) {
        let temporary = try TemporaryFile(in: self.path)
        if let old = try FileStatus(of: path) {
            // The file stays whose it was, as far as this user may see to that.
            _ = fchown(temporary.file.descriptor, old.owner, old.group)
            fchmod(temporary.file.descriptor, old.mode & 0o777)
        }
        try temporary.file.write(bytes)
        try temporary.publish(as: path, isReadOnly: false)
    }

    private func openLock() throws(LayoutProblem) -> OpenFile {
        do throws(LayoutProblem) {
            return try OpenFile(lockPath, O_RDWR | O_CREAT)
        } catch {
            // Another user's file can be locked all the same, but for NFS, where that takes a file that may be written to.
            guard error.kind == .forbidden, let lock = try? OpenFile(lockPath, O_RDONLY) else { throw error }
            return lock
        }
    }

    private func withLock<Value>(
        _ logger: Logger,
        _ work: () throws(LayoutProblem) -> Value
    ) throws(LayoutProblem) -> Value {
        let lock = try openLock()
        if !lock.tryLock() {
            logger.info("waiting until another process has written to the layout", metadata: ["lock": "\(lockPath)"])
            try lock.lock()
        }
        return try work()
    }
}
