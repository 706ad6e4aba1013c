internal import Glibc
internal import PromoterCore

// All of this blocks.
extension LayoutFolder {
    /// Sees to it that the layout and its folders are there, and removes what killed processes have left behind.
    ///
    /// - Parameter turn: waits for the lock.
    /// - Throws: ``LayoutProblem``.
    func prepare(_ turn: LockTurn) throws(LayoutProblem) {
        // What is damaged is left as it is: nothing is written before all of it was read.
        if let folder = try open(), try exists(in: folder) { _ = try readIndex(in: folder) }
        let folder = try names.makeFolder(in: try root.make())
        try withLock(in: folder, turn) { () throws(LayoutProblem) in
            try TemporaryFile.removeAbandoned(in: folder)
            if try !exists(in: folder) {
                let mark = JSONObject(["imageLayoutVersion": JSONText(string: Self.version)])
                try write(mark.text.bytes, to: Self.markName, in: folder)
            }
            if try folder.status(Self.indexName) == nil {
                try write(LayoutIndex().bytes, to: Self.indexName, in: folder)
            }
            try folder.synchronize()
        }
        try prepare(.sha256)
    }

    /// Sees to it that blobs of an algorithm have their folder.
    ///
    /// - Parameter algorithm: the algorithm.
    /// - Throws: ``LayoutProblem``.
    func prepare(_ algorithm: DigestAlgorithm) throws(LayoutProblem) {
        guard let folder = try open() else { throw .system(ENOENT, "open", path) }
        try TemporaryFile.removeAbandoned(in: try ["blobs", algorithm.rawValue].makeFolder(in: folder))
    }

    /// Changes the index while nobody else does: it is read again, changed, and replaced at once.
    ///
    /// What was discarded goes then.
    ///
    /// - Parameters:
    ///   - known: an index that was read or written before.
    ///   - turn: waits for the lock.
    ///   - edit: the change.
    /// - Returns: what the index is now.
    /// - Throws: ``LayoutProblem``; then the index is as it was, or new, and what was discarded still there.
    func changeIndex(
        knowing known: IndexFile?,
        _ turn: LockTurn,
        _ edit: (inout LayoutRevision) -> Void
    ) throws(LayoutProblem) -> IndexFile? {
        guard let folder = try open() else { throw .system(ENOENT, "open", path) }
        return try withLock(in: folder, turn) { () throws(LayoutProblem) in
            let before = try readIndex(in: folder, knowing: known)
            var revision = LayoutRevision(index: before?.index ?? LayoutIndex())
            edit(&revision)
            let after = try replace(before, by: revision.index, in: folder)
            for digest in revision.discarded where revision.index.target(digest) == nil {
                try blobs(digest.algorithm)?.remove(digest.encoded)
            }
            return after
        }
    }

    private func replace(
        _ before: IndexFile?,
        by index: LayoutIndex,
        in folder: OpenFolder
    ) throws(LayoutProblem) -> IndexFile? {
        guard index != before?.index else { return before }
        // What the index will name must be on the disk before it does.
        for algorithm in DigestAlgorithm.allCases { try blobs(algorithm)?.synchronize() }
        let bytes = index.bytes
        try write(bytes, to: Self.indexName, in: folder)
        try folder.synchronize()
        return IndexFile(index: index, bytes: bytes, stamp: nil)
    }

    private func write(_ bytes: [UInt8], to name: String, in folder: OpenFolder) throws(LayoutProblem) {
        let temporary = try TemporaryFile(in: folder)
        if let old = try folder.status(name) {
            // The file stays whose it was, as far as this user may see to that.
            _ = fchown(temporary.file.descriptor, old.owner, old.group)
            fchmod(temporary.file.descriptor, old.mode & 0o777)
        }
        try temporary.file.write(bytes)
        try temporary.publish(as: name, isReadOnly: false)
    }

    private func withLock<Value>(
        in folder: OpenFolder,
        _ turn: LockTurn,
        _ work: () throws(LayoutProblem) -> Value
    ) throws(LayoutProblem) -> Value {
        let lock = try folder.fileToLock(Self.lockName)
        try turn.take(lock)
        return try work()
    }
}
