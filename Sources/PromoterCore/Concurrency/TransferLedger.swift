/// Who writes what at one destination, so that each thing is written once however many images share it.
///
/// Who comes second waits for the first, holding nothing; where the first fails or is cancelled, the second does it itself.
actor TransferLedger {
    /// Something that is written once.
    enum Entry: Hashable {
        case blob(Digest, RepositoryName)
        case manifest(Digest, RepositoryName)
        case attachment(Attachment.Identity, RepositoryName)
        /// A signature that promoter makes of a manifest.
        case signature(Digest, StrategyName, RepositoryName)
        /// The list of what refers to a manifest, which one writes at a time.
        case list(Digest, RepositoryName)
        /// One of cosign's tags, to which one adds at a time.
        case tag(TagName, RepositoryName)
    }

    /// Whose turn it is.
    enum Claim {
        /// The caller writes it, and settles.
        case mine
        /// It is there.
        case done
        /// The caller was cancelled while it waited.
        case cancelled
    }

    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private enum State {
        case underWay([Waiter])
        case done
    }

    private var states: [Entry: State] = [:]
    private var homes: [Digest: [RepositoryName]] = [:]
    private var lastID = 0

    func claim(_ entry: Entry) async -> Claim {
        while !Task.isCancelled {
            switch states[entry] {
            case nil:
                states[entry] = .underWay([])
                return .mine
            case .done: return .done
            case .underWay: await wait(for: entry)
            }
        }
        return .cancelled
    }

    func settle(_ entry: Entry, succeeded: Bool) {
        guard case .underWay(let waiters) = states[entry] else { return }
        states[entry] = succeeded ? .done : nil
        if succeeded, case .blob(let digest, let repository) = entry { homes[digest, default: []].append(repository) }
        for waiter in waiters { waiter.continuation.resume() }
    }

    /// Lets something that was written be written again.
    func forget(_ entry: Entry) {
        if case .done = states[entry] { states[entry] = nil }
    }

    /// The repositories of the destination that this run knows to have a blob.
    func repositories(having blob: Digest) -> [RepositoryName] {
        homes[blob] ?? []
    }

    private func wait(for entry: Entry) async {
        lastID += 1
        let id = lastID
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard case .underWay(let waiters) = states[entry], !Task.isCancelled else {
                    return continuation.resume()
                }
                states[entry] = .underWay(waiters + [Waiter(id: id, continuation: continuation)])
            }
        } onCancel: {
            Task { await self.stopWaiting(id, for: entry) }
        }
    }

    private func stopWaiting(_ id: Int, for entry: Entry) {
        guard case .underWay(var waiters) = states[entry],
            let place = waiters.firstIndex(where: { $0.id == id })
        else { return }
        let waiter = waiters.remove(at: place)
        states[entry] = .underWay(waiters)
        waiter.continuation.resume()
    }
}
