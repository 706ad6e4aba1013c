internal import Logging
internal import PromoterCore
internal import Synchronization

/// One image layout in use: remembers its index, and gathers changes of it.
actor ImageLayout {
    /// A change of the index that somebody waits for.
    private struct Change: Sendable {
        let edit: LayoutRevision.Edit
        let outcome = Outcome<Bool>()
    }

    nonisolated let folder: LayoutFolder
    private let work: BlockingWork
    private let logger: Logger
    private var remembered: LayoutFolder.IndexFile?
    private nonisolated let waiting = SharedList<Outcome<Void>>()
    private var preparation: Task<Result<Void, LayoutProblem>, Never>?
    private var preparedAlgorithms: Set<DigestAlgorithm> = [.sha256]
    private var changes: [Change] = []
    private var isWriting = false

    init(_ folder: LayoutFolder, work: BlockingWork, logger: Logger) {
        self.folder = folder
        self.work = work
        self.logger = logger
    }

    /// The index as it is now.
    ///
    /// - Returns: `nil` where there is no layout.
    /// - Throws: ``LayoutProblem``.
    func index() throws(LayoutProblem) -> LayoutIndex? {
        if let remembered, let stamp = remembered.stamp, try stamp == folder.indexStamp() { return remembered.index }
        guard let open = try folder.open(), try folder.exists(in: open) else { return nil }
        remembered = try folder.readIndex(in: open, knowing: remembered)
        return remembered?.index ?? LayoutIndex()
    }

    /// Sees to it that the layout is there and blobs of an algorithm can be written; once, however many ask.
    ///
    /// - Parameter algorithm: of the blobs' digests.
    /// - Throws: ``LayoutProblem``.
    func prepare(for algorithm: DigestAlgorithm) async throws(LayoutProblem) {
        try await prepare()
        guard !preparedAlgorithms.contains(algorithm) else { return }
        try await work.run { [folder] () throws(LayoutProblem) in try folder.prepare(algorithm) }
        preparedAlgorithms.insert(algorithm)
    }

    private func prepare() async throws(LayoutProblem) {
        while true {
            let outcome = Outcome<Void>()
            waiting.change { $0.append(outcome) }
            let task =
                preparation
                ?? Task { [work, folder, turn] in
                    do throws(LayoutProblem) {
                        return .success(try await work.run { () throws(LayoutProblem) in try folder.prepare(turn) })
                    } catch {
                        return .failure(error)
                    }
                }
            preparation = task
            Task { outcome.finish(await task.value) }
            do throws(LayoutProblem) {
                return try await outcome.value()
            } catch {
                // It was given up because nobody waited, before this one came: it begins anew.
                let isGivenUp = error.kind == .cancelled && !Task.isCancelled
                if error.kind != .cancelled || isGivenUp { preparation = nil }
                if !isGivenUp { throw error }
            }
        }
    }

    /// Waits for the layout's lock as long as anybody waits for the layout to be prepared.
    private nonisolated var turn: LockTurn {
        LockTurn(logger) { [waiting] in
            waiting.change { outcomes in
                outcomes.removeAll { !$0.isWanted }
                return !outcomes.isEmpty
            }
        }
    }

    /// Changes the index on the disk.
    ///
    /// Changes that are asked for while another is being written go to the disk together. Who is cancelled before that waits no
    /// longer, and the change is not made.
    ///
    /// - Parameter edit: the change.
    /// - Returns: what the edit did.
    /// - Throws: ``LayoutProblem``; then the change was not made.
    @discardableResult
    func change(_ edit: @escaping LayoutRevision.Edit) async throws(LayoutProblem) -> Bool {
        let change = Change(edit: edit)
        changes.append(change)
        if !isWriting {
            isWriting = true
            Task { await writeChanges() }
        }
        return try await change.outcome.value()
    }

    private func writeChanges() async {
        while !changes.isEmpty {
            let batch = changes
            changes = []
            do throws(LayoutProblem) {
                let (file, results) = try await work.run { [folder, remembered, logger] () throws(LayoutProblem) in
                    var results: [Result<Bool, LayoutProblem>] = []
                    let turn = LockTurn(logger) { batch.contains { $0.outcome.isWanted } }
                    let file = try folder.changeIndex(knowing: remembered, turn) { revision in
                        results = batch.map { change in
                            guard change.outcome.begin() else { return .failure(.cancelled) }
                            return Result { () throws(LayoutProblem) in try change.edit(&revision) }
                        }
                    }
                    return (file, results)
                }
                remembered = file
                for (change, result) in zip(batch, results) { change.outcome.finish(result) }
            } catch {
                for change in batch { change.outcome.finish(.failure(error)) }
            }
        }
        isWriting = false
    }
}

/// A list that several threads look at.
private final class SharedList<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    func change<Value: Sendable>(_ change: @Sendable (inout [Element]) -> Value) -> Value {
        elements.withLock { change(&$0) }
    }
}
