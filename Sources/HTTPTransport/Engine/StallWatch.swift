import CCurl

/// Looks from time to time whether bytes still move.
///
/// libcurl's own low-speed limit counts whole seconds and does not know of uploads that wait for their source.
struct StallWatch {
    private(set) var nextCheck = ContinuousClock.now
    private var interval = Duration.seconds(1)
    private var shortest = Duration.seconds(3600)

    /// Takes a new transfer under watch.
    mutating func include(_ timeout: Duration) {
        guard timeout < shortest else { return }
        shortest = timeout
        interval = min(.seconds(1), max(.milliseconds(5), timeout / 8))
        nextCheck = min(nextCheck, ContinuousClock.now + interval)
    }

    /// Whether it is time to look; if so, the next time is set.
    mutating func isDue(at now: ContinuousClock.Instant) -> Bool {
        guard now >= nextCheck else { return false }
        nextCheck = now + interval
        return true
    }

    /// How many bytes of what is held in memory must come in a second, once the time for a stall is over.
    static let leastRate: Int64 = 16 << 10

    /// What a transfer took too long for, though nobody here held it up; `nil` where all is well.
    func delay(of transfer: EasyTransfer, at now: ContinuousClock.Instant) -> TransportError.TimeoutPhase? {
        if isStalled(transfer, at: now) { return .stall }
        return isTrickling(transfer, at: now) ? .whole : nil
    }

    /// Whether an answer comes, but so slowly that it would take for ever: its fields, or a body that is held in memory.
    private func isTrickling(_ transfer: EasyTransfer, at now: ContinuousClock.Instant) -> Bool {
        let patience = transfer.request.stallTimeout
        if let since = transfer.fieldsSince, since.duration(to: now) >= patience { return true }
        guard !transfer.isReceivingPaused, let since = transfer.exchange.heldSince else { return false }
        let received = transfer.easy.offset(CURLINFO_SIZE_DOWNLOAD_T)
        return since.duration(to: now) >= patience + .seconds(received) / Self.leastRate
    }

    /// Whether a transfer has not moved for too long, though nobody here held it up.
    private func isStalled(_ transfer: EasyTransfer, at now: ContinuousClock.Instant) -> Bool {
        let easy = transfer.easy
        // Until the request begins, the time-out for connecting holds.
        guard transfer.requestStarts > 0, !transfer.isReceivingPaused, !transfer.isSendingPaused else { return false }
        let moved =
            easy.offset(CURLINFO_SIZE_DOWNLOAD_T) + easy.offset(CURLINFO_SIZE_UPLOAD_T)
            + Int64(easy.number(CURLINFO_HEADER_SIZE)) + Int64(easy.number(CURLINFO_REQUEST_SIZE))
        transfer.progress.note(moved, at: now)
        return transfer.progress.lastMove.duration(to: now) >= transfer.request.stallTimeout
    }
}
