internal import PromoterCore

/// One image layout in use: remembers its index, and gathers changes of it.
actor ImageLayout {
    nonisolated let folder: LayoutFolder
    private let work: BlockingWork
    private var remembered: LayoutFolder.IndexFile?
    private var preparation: Task<Result<Void, LayoutProblem>, Never>?
    private var preparedAlgorithms: Set<DigestAlgorithm> = [.sha256]
    private var pendingEdits: [@Sendable (inout LayoutIndex) -> Void] = []
    private var pendingChange: Task<Result<Void, LayoutProblem>, Never>?
    private var lastChange: Task<Result<Void, LayoutProblem>, Never>?

    init(_ folder: LayoutFolder, work: BlockingWork) {
        self.folder = folder
        self.work = work
    }

    /// The index as it is now.
    ///
    /// - Returns: `nil` where there is no layout.
    /// - Throws: ``LayoutProblem``.
    func index() throws(LayoutProblem) -> LayoutIndex? {
        if let remembered, let stamp = remembered.stamp, try stamp == folder.indexStamp() { return remembered.index }
        guard try folder.exists() else { return nil }
        remembered = try folder.readIndex(knowing: remembered)
        return remembered?.index ?? LayoutIndex()
    }

    /// Sees to it that the layout is there and blobs of an algorithm can be written; once, however many ask.
    ///
    /// - Parameter algorithm: of the blobs' digests.
    /// - Throws: ``LayoutProblem``.
    func prepare(for algorithm: DigestAlgorithm) async throws(LayoutProblem) {
        let task =
            preparation
            ?? Task { [work, folder] in
                do throws(LayoutProblem) {
                    return .success(try await work.run { () throws(LayoutProblem) in try folder.prepare() })
                } catch {
                    return .failure(error)
                }
            }
        preparation = task
        do throws(LayoutProblem) {
            try await task.value.get()
        } catch {
            preparation = nil
            throw error
        }
        guard !preparedAlgorithms.contains(algorithm) else { return }
        try await work.run { [folder] () throws(LayoutProblem) in try folder.prepare(algorithm) }
        preparedAlgorithms.insert(algorithm)
    }

    /// Changes the index on the disk.
    ///
    /// Changes that are asked for while another is being written go to the disk together. They are not cancelled with a single one
    /// of those who asked.
    ///
    /// - Parameter edit: the change.
    /// - Throws: ``LayoutProblem``; then none of the changes was made.
    func change(_ edit: @escaping @Sendable (inout LayoutIndex) -> Void) async throws(LayoutProblem) {
        pendingEdits.append(edit)
        let task =
            pendingChange
            ?? Task { [lastChange] in
                _ = await lastChange?.value
                return await self.writePending()
            }
        pendingChange = task
        try await task.value.get()
    }

    private func writePending() async -> Result<Void, LayoutProblem> {
        let edits = pendingEdits
        pendingEdits = []
        lastChange = pendingChange
        pendingChange = nil
        do throws(LayoutProblem) {
            remembered = try await work.run { [folder, remembered] () throws(LayoutProblem) in
                try folder.changeIndex(knowing: remembered) { index in
                    for edit in edits { edit(&index) }
                }
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }
}
