import Secrets

/// One transfer as the tasks see it: they wait here for its head, pull its body, and cancel it.
///
/// The loop puts in what comes; whoever ends the exchange first, loop or task, decides how it ended.
final class Exchange: Sendable {
    /// How an answer's body goes on.
    enum BodyStep: Sendable {
        case chunk([UInt8])
        case end
        case failure(TransportError.Kind)
    }

    typealias HeadResult = Result<ResponseHead, TransferFailure>

    struct State: Sendable {
        var head: ResponseHead?
        var headWaiter: CheckedContinuation<HeadResult, Never>?
        var chunks = ChunkQueue()
        var chunkWaiter: CheckedContinuation<BodyStep, Never>?
        var isReceivingPaused = false
        var received: Int64 = 0
        /// Since when somebody waits for the whole body.
        var heldSince: ContinuousClock.Instant?
        var outcome: Result<Void, TransferFailure>?
    }

    let target: TransportURL
    let secrets: KnownSecrets
    let record: ExchangeRecord
    let receiveLimit: Int
    let mailbox: EngineMailbox
    let state = Locked(State())

    init(
        target: TransportURL,
        secrets: KnownSecrets,
        record: ExchangeRecord,
        receiveLimit: Int,
        mailbox: EngineMailbox
    ) {
        self.target = target
        self.secrets = secrets
        self.record = record
        self.receiveLimit = receiveLimit
        self.mailbox = mailbox
    }

    /// The redacted URL for errors.
    var url: String { secrets.shown(target) }

    /// Begins the transfer and waits for the head of its answer.
    func start(_ request: TransferRequest) async -> HeadResult {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome = state.withLock { state -> Result<Void, TransferFailure>? in
                    if state.outcome == nil { state.headWaiter = continuation }
                    return state.outcome
                }
                if case .failure(let failure) = outcome {
                    continuation.resume(returning: .failure(failure))
                } else if !mailbox.post(.start(request, self)) {
                    end(with: .shutDown)
                }
            }
        } onCancel: {
            cancel()
        }
    }

    /// The next chunk of the body.
    func next() async -> BodyStep {
        if Task.isCancelled { cancel() }
        if let step = step() { return step }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if let step = step(else: continuation) { continuation.resume(returning: step) }
            }
        } onCancel: {
            cancel()
        }
    }

    /// The next step if it is there already; else the waiter is kept.
    private func step(else waiter: CheckedContinuation<BodyStep, Never>? = nil) -> BodyStep? {
        var mayResume = false
        let step = state.withLock { state -> BodyStep? in
            guard let step = state.nextStep() else {
                state.chunkWaiter = waiter
                return nil
            }
            if state.isReceivingPaused, state.chunks.byteCount <= receiveLimit / 2 {
                state.isReceivingPaused = false
                mayResume = true
            }
            return step
        }
        if mayResume { _ = mailbox.post(.resumeReceiving(self)) }
        return step
    }

    /// Says that the whole body is waited for: from now on it must come at a rate, or the exchange ends.
    func hold() {
        state.withLock { if $0.heldSince == nil { $0.heldSince = .now } }
    }

    /// That the source of the upload failed, if it did, even where an answer came first.
    var uploadFailure: TransferFailure? {
        guard case .failure(let failure) = state.withLock({ $0.outcome }),
            case .requestBodyFailed = failure.kind
        else { return nil }
        return failure
    }

    /// Ends the transfer for lack of interest.
    func cancel() { end(with: .cancelled) }

    /// Ends the transfer from the task's side; what came and was not read is dropped.
    func end(with kind: TransportError.Kind) {
        let isEnded = finish(head: nil, .failure(TransferFailure(kind: kind, isRequestSent: false)), keepsChunks: false)
        if isEnded { _ = mailbox.post(.remove(self)) }
    }
}

extension Exchange.State {
    /// What the reader gets next: first all bytes that came, then how it ended.
    mutating func nextStep() -> Exchange.BodyStep? {
        if let chunk = chunks.popFirst() { return .chunk(chunk) }
        return switch outcome {
        case .success: .end
        case .failure(let failure): .failure(failure.kind)
        case nil: nil
        }
    }
}
