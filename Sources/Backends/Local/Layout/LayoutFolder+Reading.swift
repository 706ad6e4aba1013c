internal import PromoterCore

extension LayoutFolder {
    /// An index as it was read or written.
    struct IndexFile: Sendable {
        /// What it says.
        let index: LayoutIndex
        /// The file.
        let bytes: [UInt8]
        /// What the file looks like as long as it stays the same, or `nil` where a change may not show.
        let stamp: IndexStamp?
    }

    /// What an index was read from, to tell whether it has changed since.
    struct IndexStamp: Sendable, Hashable {
        private let status: FileStatus?

        /// Two writings of a file within this many nanoseconds may carry the same time.
        private static let clockStep: Int64 = 20_000_000

        /// Examines the index file.
        ///
        /// - Parameter status: the file's, or `nil` where there is none.
        init(_ status: FileStatus?) {
            self.status = status
        }

        /// Whether a later change of the file is sure to give it another stamp.
        ///
        /// - Parameter now: when the file was read, in nanoseconds since 1970.
        /// - Returns: whether what was read may be kept.
        func isSettled(at now: Int64) -> Bool {
            guard let status else { return false }
            return max(status.modified, status.changed) + Self.clockStep < now
        }
    }

    /// Examines the index file.
    ///
    /// - Returns: its stamp.
    /// - Throws: ``LayoutProblem``.
    func indexStamp() throws(LayoutProblem) -> IndexStamp {
        IndexStamp(try open()?.status(Self.indexName))
    }

    /// Reads the index.
    ///
    /// - Parameter known: an index that was read or written before; it is not taken apart again where the file is still the same.
    /// - Returns: the index, or `nil` where there is no such file.
    /// - Throws: ``LayoutProblem``.
    func readIndex(knowing known: IndexFile? = nil) throws(LayoutProblem) -> IndexFile? {
        guard let folder = try open() else { return nil }
        return try readIndex(in: folder, knowing: known)
    }

    /// Reads the index in the layout's folder.
    ///
    /// - Parameters:
    ///   - folder: the layout's folder.
    ///   - known: an index that was read or written before.
    /// - Returns: the index, or `nil` where there is no such file.
    /// - Throws: ``LayoutProblem``.
    func readIndex(in folder: OpenFolder, knowing known: IndexFile? = nil) throws(LayoutProblem) -> IndexFile? {
        guard let file = try folder.file(Self.indexName) else { return nil }
        let now = FileStatus.now()
        let stamp = IndexStamp(try file.status())
        let bytes = try file.readAll(limit: Self.largestIndex)
        let isSettled = stamp.isSettled(at: now)
        if let known, known.bytes == bytes {
            return IndexFile(index: known.index, bytes: bytes, stamp: isSettled ? stamp : nil)
        }
        do throws(LayoutIndexFault) {
            let index = try LayoutIndex(parsing: bytes)
            return IndexFile(index: index, bytes: bytes, stamp: isSettled ? stamp : nil)
        } catch {
            throw .foreign(indexPath, error.reason, remedy: "restore the file; the blobs beside it are untouched")
        }
    }
}
