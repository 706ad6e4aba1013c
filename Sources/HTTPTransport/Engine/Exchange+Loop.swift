/// The loop's side.
extension Exchange {
    /// Whether nobody waits for anything any more.
    var isOver: Bool { state.withLock { $0.outcome != nil } }

    /// Since when somebody waits for the whole body.
    var heldSince: ContinuousClock.Instant? { state.withLock { $0.heldSince } }

    /// Takes bytes of the body.
    ///
    /// - Returns: `false` if none were taken, as the reader is behind; it asks for the rest by ``EngineCommand/resumeReceiving(_:)``.
    func accept(_ bytes: UnsafeRawBufferPointer, expected: Int64?) -> Bool {
        state.withLock { state in
            guard state.chunks.byteCount < receiveLimit else {
                state.isReceivingPaused = true
                return false
            }
            if state.outcome == nil {
                state.chunks.append(bytes, expected: expected.map { $0 - state.received })
            }
            state.received += Int64(bytes.count)
            return true
        }
    }

    /// At the end of a turn, gives what came in it to who waits.
    ///
    /// - Parameter head: the head of the answer, if it came in this turn.
    func flush(head: ResponseHead?) {
        var headWaiter: CheckedContinuation<HeadResult, Never>?
        var chunkWaiter: CheckedContinuation<BodyStep, Never>?
        var step: BodyStep?
        state.withLock { state in
            if let head, state.outcome == nil {
                state.head = head
                headWaiter = state.headWaiter
                state.headWaiter = nil
            }
            if state.chunkWaiter != nil, let next = state.nextStep() {
                step = next
                chunkWaiter = state.chunkWaiter
                state.chunkWaiter = nil
            }
        }
        if let head { headWaiter?.resume(returning: .success(head)) }
        if let step { chunkWaiter?.resume(returning: step) }
    }

    /// Ends the exchange, unless it has ended.
    ///
    /// - Parameters:
    ///   - head: the head of the answer, if it came in the last turn.
    ///   - outcome: how it ended.
    ///   - keepsChunks: whether bytes that came are still for the reader.
    /// - Returns: whether this ended it.
    @discardableResult
    func finish(head: ResponseHead?, _ outcome: Result<Void, TransferFailure>, keepsChunks: Bool) -> Bool {
        var headWaiter: CheckedContinuation<HeadResult, Never>?
        var chunkWaiter: CheckedContinuation<BodyStep, Never>?
        var headResult: HeadResult?
        var step: BodyStep?
        let isEnded = state.withLock { state in
            guard state.outcome == nil else { return false }
            if let head { state.head = head }
            state.outcome = outcome
            if !keepsChunks { state.chunks.removeAll() }
            headResult = state.head.map { .success($0) } ?? outcome.flatMap { .failure(.endedWithoutHead) }
            headWaiter = state.headWaiter
            state.headWaiter = nil
            if state.chunkWaiter != nil { step = state.nextStep() }
            chunkWaiter = state.chunkWaiter
            state.chunkWaiter = nil
            return true
        }
        if let headResult { headWaiter?.resume(returning: headResult) }
        if let step { chunkWaiter?.resume(returning: step) }
        return isEnded
    }
}

extension TransferFailure {
    /// A transfer that libcurl calls done, though no answer came.
    fileprivate static let endedWithoutHead = TransferFailure(
        kind: .connectionBroken(bytesReceived: 0),
        isRequestSent: true
    )
}
