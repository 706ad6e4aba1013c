internal import Dispatch
internal import Synchronization

/// Does what blocks (locks, writing through to the disk) on threads of its own, so that it never holds up the few threads that all
/// tasks share.
final class BlockingWork: Sendable {
    private let queues: [DispatchQueue]
    private let next = Atomic<Int>(0)

    /// Makes the threads' queues; a thread lives only while its queue has work.
    ///
    /// - Parameter width: how much is done at once, at most.
    init(width: Int) {
        // A serial queue gets a thread of its own; a concurrent one would share those of Swift's tasks.
        queues = (0..<width).map { DispatchQueue(label: "promoter.local.\($0)") }
    }

    /// Does a piece of work.
    ///
    /// - Parameter work: what blocks.
    /// - Returns: what the work gave.
    /// - Throws: what the work threw.
    func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
        let queue = queues[Int(UInt(bitPattern: turn) % UInt(queues.count))]
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(Failure) in try work() })
            }
        }
        return try result.get()
    }
}
