/// The bytes of an upload between the task that pulls its source and the loop that sends them.
final class UploadQueue: Sendable {
    /// How many bytes wait to be sent at most, give or take one chunk of the source.
    static let limit = 128 * 1024

    private struct State: Sendable {
        var chunks: [[UInt8]] = []
        /// How many bytes of the first chunk are gone.
        var offset = 0
        var waiting = 0
        var pushed: Int64 = 0
        var isSendingPaused = false
        var isClosed = false
        var writer: CheckedContinuation<Bool, Never>?

        mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
            var filled = 0
            while filled < buffer.count, let chunk = chunks.first {
                let part = min(buffer.count - filled, chunk.count - offset)
                chunk.withUnsafeBytes { bytes in
                    UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + part]))
                }
                filled += part
                offset += part
                if offset == chunk.count {
                    chunks.removeFirst()
                    offset = 0
                }
            }
            waiting -= filled
            return filled
        }
    }

    /// The length of the whole body in bytes.
    let length: Int64
    private let state = Locked(State())

    init(length: Int64) {
        self.length = length
    }

    /// Hands over a chunk, and waits while there are enough.
    ///
    /// - Parameters:
    ///   - chunk: the next bytes.
    ///   - resume: called where the loop is to go on sending.
    /// - Returns: whether more is wanted.
    func push(_ chunk: [UInt8], resume: () -> Void) async -> Bool {
        var mayResume = false
        let mayGoOn = state.withLock { state -> Bool? in
            guard !state.isClosed else { return false }
            state.chunks.append(chunk)
            state.waiting += chunk.count
            state.pushed += Int64(chunk.count)
            mayResume = state.isSendingPaused
            state.isSendingPaused = false
            return state.waiting < Self.limit ? true : nil
        }
        if mayResume { resume() }
        if let mayGoOn { return mayGoOn }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayGoOn = state.withLock { state -> Bool? in
                    if state.isClosed { return false }
                    if state.waiting < Self.limit { return true }
                    state.writer = continuation
                    return nil
                }
                if let mayGoOn { continuation.resume(returning: mayGoOn) }
            }
        } onCancel: {
            close()
        }
    }

    /// Whether nothing more is taken.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Takes nothing more; the writer is told.
    func close() {
        let writer = state.withLock { state in
            state.isClosed = true
            state.chunks.removeAll()
            state.waiting = 0
            defer { state.writer = nil }
            return state.writer
        }
        writer?.resume(returning: false)
    }

    // MARK: The loop's side

    /// Whether no byte was taken yet, so that sending can begin anew.
    var isUntouched: Bool { state.withLock { $0.pushed == Int64($0.waiting) } }

    /// Fills a buffer.
    ///
    /// - Returns: how many bytes were put in; 0 means that sending has to pause.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var writer: CheckedContinuation<Bool, Never>?
        let count = state.withLock { state -> Int in
            let count = state.fill(buffer)
            state.isSendingPaused = count == 0
            if state.waiting <= Self.limit / 2 {
                writer = state.writer
                state.writer = nil
            }
            return count
        }
        writer?.resume(returning: true)
        return count
    }
}
