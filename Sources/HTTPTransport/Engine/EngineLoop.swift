import CCurl

/// The loop that drives libcurl's multi interface.
///
/// It is made, run and torn down on one thread.
struct EngineLoop {
    private let mailbox: EngineMailbox
    private let multi: UnsafeMutableRawPointer
    private let turn = TurnLog()
    private var mail = EngineMailbox.Mail()
    private var transfers: [ObjectIdentifier: EasyTransfer] = [:]
    /// Handles that served a call, for the next one.
    ///
    /// Those of blobs are not kept: after HTTP/2 a handle can keep its receive buffer, and libcurl 7.88 then refuses
    /// another size.
    private var idle: [EasyHandle] = []
    private var sleeps: [EngineSleep] = []
    private var watch = StallWatch()
    private var isStopping = false
    /// Whether libcurl has to be given a turn: something was ready, due, or changed.
    private var isWorkWaiting = false

    /// How many easy handles wait for their next transfer.
    private static let idleLimit = 32

    init(mailbox: EngineMailbox, multi: UnsafeMutableRawPointer) {
        self.mailbox = mailbox
        self.multi = multi
    }

    /// Runs until it is told to stop, then closes everything.
    mutating func run() {
        while !isStopping {
            readMail()
            if isWorkWaiting { work() }
            let now = ContinuousClock.now
            wakeSleepers(at: now)
            endStalled(at: now)
            if isStopping { break }
            if mailbox.beginPolling() {
                poll(until: nextDeadline(after: now), now: now)
            } else {
                isWorkWaiting = isWorkWaiting || !transfers.isEmpty
            }
        }
        tearDown()
    }

    // MARK: Mail

    private mutating func readMail() {
        // Jobs of tasks that run here post again: their mail is taken before libcurl has its next turn, up to a bound.
        for _ in 0..<8 {
            mail.commands.removeAll(keepingCapacity: true)
            mail.jobs.removeAll(keepingCapacity: true)
            mailbox.take(into: &mail)
            if mail.isEmpty { return }
            for command in mail.commands { handle(command) }
            for job in mail.jobs { job.runSynchronously(on: mailbox.asUnownedTaskExecutor()) }
        }
    }

    private mutating func handle(_ command: EngineCommand) {
        switch command {
        case .start(let request, let exchange): start(request, exchange)
        case .resumeReceiving(let exchange):
            transfers[ObjectIdentifier(exchange)]?.resumeReceiving()
            isWorkWaiting = true
        case .resumeSending(let exchange):
            transfers[ObjectIdentifier(exchange)]?.resumeSending()
            isWorkWaiting = true
        case .remove(let exchange):
            guard let transfer = transfers[ObjectIdentifier(exchange)] else { return }
            end(transfer, .failure(TransferFailure(kind: .cancelled, isRequestSent: true)))
        case .sleep(let sleep): sleeps.append(sleep)
        case .stop: isStopping = true
        }
    }

    private mutating func start(_ request: TransferRequest, _ exchange: Exchange) {
        guard !exchange.isOver else { return }
        let transfer: EasyTransfer
        do {
            transfer = try prepare(request, exchange)
        } catch {
            exchange.end(with: .other(CurlLibrary.text(for: error.code)))
            return
        }
        let code = curl_multi_add_handle(multi, transfer.easy.pointer)
        guard code == CURLM_OK else {
            exchange.end(with: .other(CurlLibrary.text(for: code)))
            return
        }
        transfers[ObjectIdentifier(exchange)] = transfer
        watch.include(request.stallTimeout)
        isWorkWaiting = true
    }

    private mutating func prepare(
        _ request: TransferRequest,
        _ exchange: Exchange
    ) throws(OptionFailure) -> EasyTransfer {
        let pooled = request.traffic == .call ? idle.popLast() : nil
        guard let easy = pooled ?? EasyHandle() else { throw OptionFailure(code: CURLE_OUT_OF_MEMORY) }
        let transfer = EasyTransfer(easy: easy, request: request, exchange: exchange, turn: turn)
        try transfer.configure()
        return transfer
    }

    // MARK: libcurl's turn

    private mutating func work() {
        isWorkWaiting = false
        var running: CInt = 0
        curl_multi_perform(multi, &running)
        endFinished()
        flushTouched()
    }

    private mutating func endFinished() {
        var remaining: CInt = 0
        var results: [(EasyTransfer, CURLcode)] = []
        while let message = curl_multi_info_read(multi, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            var context: UnsafeMutableRawPointer?
            ccurl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &context)
            guard let context else { continue }
            results.append((EasyTransfer.from(context), ccurl_message_result(message)))
        }
        for (transfer, code) in results {
            let received = transfer.easy.offset(CURLINFO_SIZE_DOWNLOAD_T)
            end(transfer, code == CURLE_OK ? .success(()) : .failure(transfer.failure(for: code, received: received)))
        }
    }

    private mutating func flushTouched() {
        var index = 0
        while index < turn.touched.count {
            let transfer = turn.touched[index]
            index += 1
            guard transfers[ObjectIdentifier(transfer.exchange)] === transfer else { continue }
            transfer.flush()
            if transfer.isRefusedWhilePaused {
                transfer.resumeSending()
                isWorkWaiting = true
            }
        }
        turn.touched.removeAll(keepingCapacity: true)
    }

    private mutating func end(_ transfer: EasyTransfer, _ outcome: Result<Void, TransferFailure>) {
        let exchange = transfer.exchange
        transfers[ObjectIdentifier(exchange)] = nil
        transfer.writeRecord(outcome)
        let head = transfer.takeHead()
        curl_multi_remove_handle(multi, transfer.easy.pointer)
        if transfer.request.traffic == .call, idle.count < Self.idleLimit {
            transfer.easy.reset()
            idle.append(transfer.easy)
        }
        if case .queue(let queue) = transfer.request.body { queue.close() }
        exchange.finish(head: head, outcome, keepsChunks: true)
    }

    // MARK: Time

    private mutating func poll(until deadline: ContinuousClock.Instant?, now: ContinuousClock.Instant) {
        let longest: Int64 = 600_000
        let milliseconds = deadline.map { max(0, min(longest, (now.duration(to: $0)).milliseconds)) } ?? longest
        var ready: CInt = 0
        curl_multi_poll(multi, nil, 0, CInt(isWorkWaiting ? 0 : milliseconds), &ready)
        if ready > 0 { isWorkWaiting = true }
        guard !isWorkWaiting, !transfers.isEmpty else { return }
        var due = 0
        curl_multi_timeout(multi, &due)
        isWorkWaiting = due == 0
    }

    private func nextDeadline(after now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let sleep = sleeps.lazy.map(\.deadline).min()
        guard !transfers.isEmpty else { return sleep }
        return sleep.map { min($0, watch.nextCheck) } ?? watch.nextCheck
    }

    private mutating func wakeSleepers(at now: ContinuousClock.Instant) {
        guard !sleeps.isEmpty else { return }
        sleeps.removeAll { sleep in
            if sleep.deadline <= now { sleep.end(.elapsed) }
            return sleep.isOver
        }
    }

    private mutating func endStalled(at now: ContinuousClock.Instant) {
        guard !transfers.isEmpty, watch.isDue(at: now) else { return }
        for transfer in Array(transfers.values) {
            guard let phase = watch.delay(of: transfer, at: now) else { continue }
            let failure = TransferFailure(kind: .timedOut(phase), isRequestSent: transfer.isRequestSent)
            end(transfer, .failure(failure))
        }
    }

    // MARK: The end

    private mutating func tearDown() {
        for transfer in Array(transfers.values) {
            end(transfer, .failure(TransferFailure(kind: .shutDown, isRequestSent: true)))
        }
        idle.removeAll()
        let rest = mailbox.close()
        curl_multi_cleanup(multi)
        for command in rest.commands {
            switch command {
            case .start(_, let exchange): exchange.end(with: .shutDown)
            case .sleep(let sleep): sleeps.append(sleep)
            default: continue
            }
        }
        for sleep in sleeps { sleep.end(.shutDown) }
        for job in rest.jobs { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
    }
}
