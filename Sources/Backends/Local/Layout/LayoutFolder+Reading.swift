internal import PromoterCore

extension LayoutFolder {
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
        IndexStamp(try FileStatus(of: indexPath))
    }

    /// Reads the index.
    ///
    /// - Returns: the index and the stamp of the file that it was read from, or `nil` where there is no such file.
    /// - Throws: ``LayoutProblem``.
    func readIndex() throws(LayoutProblem) -> (index: LayoutIndex, stamp: IndexStamp)? {
        guard let file = try OpenFile.ifPresent(indexPath) else { return nil }
        let stamp = IndexStamp(try file.status())
        do {
            return (try LayoutIndex(parsing: try file.readAll()), stamp)
        } catch let fault as LayoutIndexFault {
            throw .foreign(
                indexPath,
                fault.reason,
                remedy: "restore the file; the blobs beside it are untouched"
            )
        } catch let problem as LayoutProblem {
            throw problem
        } catch {
            throw LayoutProblem(.storage, reason: "\(error)", remedy: "check the disk and its file system")
        }
    }
}
