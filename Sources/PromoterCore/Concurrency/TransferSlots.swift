/// Bounds how many blobs are under way at each registry.
///
/// A transfer takes its slots at all its registries together or waits for them without holding any, so that two transfers never
/// wait for each other. Large and small blobs have slots of their own: a few large ones fill the network and the memory, while
/// small ones cost round trips and want many at once.
actor TransferSlots {
    enum Size: Hashable {
        case large
        case small

        init(bytes: Int64) {
            self = bytes > 1 << 20 ? .large : .small
        }
    }

    private struct Slot: Hashable {
        let registry: String
        let size: Size
    }

    private struct Waiter {
        let id: Int
        let slots: Set<Slot>
        let continuation: CheckedContinuation<Bool, Never>
    }

    private let limits: TransferLimits
    private var taken: [Slot: Int] = [:]
    private var waiters: [Waiter] = []
    private var lastID = 0

    init(_ limits: TransferLimits) {
        self.limits = limits
    }

    /// Does something while holding a slot at each registry.
    ///
    /// - Returns: what the operation returns, or `nil` where the task was cancelled before it got its slots.
    nonisolated func withSlots<Output: Sendable, Failure: Error>(
        at registries: Set<String>,
        size: Size,
        _ operation: @Sendable () async throws(Failure) -> Output
    ) async throws(Failure) -> Output? {
        let lease = TransferLease(slots: self, registries: registries, size: size)
        guard await acquire(registries, size) else { return nil }
        let result: Result<Output, Failure> = await TransferLease.$current.withValue(lease) {
            do throws(Failure) {
                return .success(try await operation())
            } catch {
                return .failure(error)
            }
        }
        await release(registries, size)
        return try result.get()
    }

    fileprivate func acquire(_ registries: Set<String>, _ size: Size) async -> Bool {
        let slots = Set(registries.map { Slot(registry: $0, size: size) })
        if waiters.isEmpty, areFree(slots) {
            take(slots)
            return true
        }
        lastID += 1
        let id = lastID
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: false) }
                waiters.append(Waiter(id: id, slots: slots, continuation: continuation))
                serveWaiters()
            }
        } onCancel: {
            Task { await self.cancelWaiter(id) }
        }
    }

    fileprivate func release(_ registries: Set<String>, _ size: Size) {
        for registry in registries { taken[Slot(registry: registry, size: size), default: 1] -= 1 }
        serveWaiters()
    }

    private func cancelWaiter(_ id: Int) {
        guard let place = waiters.firstIndex(where: { $0.id == id }) else { return }
        waiters.remove(at: place).continuation.resume(returning: false)
        serveWaiters()
    }

    private func areFree(_ slots: Set<Slot>) -> Bool {
        slots.allSatisfy { taken[$0, default: 0] < limits.limit(for: $0.size) }
    }

    private func take(_ slots: Set<Slot>) {
        for slot in slots { taken[slot, default: 0] += 1 }
    }

    private func serveWaiters() {
        var blocked: Set<Slot> = []
        waiters.removeAll { waiter in
            guard blocked.isDisjoint(with: waiter.slots), areFree(waiter.slots) else {
                blocked.formUnion(waiter.slots)
                return false
            }
            take(waiter.slots)
            waiter.continuation.resume(returning: true)
            return true
        }
    }
}

/// The slots that the current task holds.
///
/// A backend that waits, for a busy registry to be asked again, gives them back meanwhile.
public struct TransferLease: Sendable {
    @TaskLocal static var current: TransferLease?

    let slots: TransferSlots
    let registries: Set<String>
    let size: TransferSlots.Size

    /// Waits without holding the current task's slots.
    ///
    /// - Parameter wait: what to wait for.
    /// - Throws: what the waiting throws, as it does when it is cancelled.
    public static func released(while wait: @Sendable () async throws -> Void) async throws {
        guard let lease = current else { return try await wait() }
        await lease.slots.release(lease.registries, lease.size)
        let result: Result<Void, any Error>
        do {
            result = .success(try await wait())
        } catch {
            result = .failure(error)
        }
        await lease.slots.reacquire(lease)
        try result.get()
    }
}

extension TransferSlots {
    /// Takes slots again that will be released in any case, so even a cancelled task has to count.
    fileprivate func reacquire(_ lease: TransferLease) async {
        if await !acquire(lease.registries, lease.size) {
            take(Set(lease.registries.map { Slot(registry: $0, size: lease.size) }))
        }
    }
}
