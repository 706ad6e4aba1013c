import CCurl
internal import Processes

/// The one thread that moves the bytes of all registries.
///
/// A process has one. It must be shut down before the process exits: TLS that is at work during `exit` crashes.
public final class TransportEngine: Sendable {
    let mailbox: EngineMailbox
    private let isJoined = Locked(false)
    private let thread: UnsignalledThread
    private let end: EngineEnd

    /// Starts the thread.
    ///
    /// - Throws: ``TransportError`` if libcurl or the thread can't be started.
    public init() throws(TransportError) {
        guard CurlLibrary.startCode == CURLE_OK, let multi = curl_multi_init() else {
            throw TransportError(.other("libcurl can't be started"), url: "")
        }
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
        let mailbox = EngineMailbox(multi: multi)
        let end = EngineEnd()
        // The mailbox guards this pointer until the loop takes it over and frees it.
        nonisolated(unsafe) let handle = multi
        let thread = UnsignalledThread.start {
            var loop = EngineLoop(mailbox: mailbox, multi: handle)
            loop.run()
            end.reach()
        }
        guard let thread else {
            curl_multi_cleanup(multi)
            throw TransportError(.other("no thread for the transport can be started"), url: "")
        }
        self.mailbox = mailbox
        self.thread = thread
        self.end = end
    }

    deinit {
        guard !isJoined.withLock({ $0 }) else { return }
        _ = mailbox.post(.stop)
        thread.detach()
    }

    /// Runs tasks on the engine's own thread.
    ///
    /// Work that mostly waits for transfers is done there without a change of threads; it must not block.
    public var taskExecutor: any TaskExecutor { mailbox }

    /// Cancels what is in flight, closes all connections and ends the thread.
    ///
    /// Requests after it fail with ``TransportError/Kind/shutDown``. May be called more than once.
    public func shutdown() async {
        _ = mailbox.post(.stop)
        await end.wait()
        let isFirst = isJoined.withLock { isJoined in
            defer { isJoined = true }
            return !isJoined
        }
        // The loop has run its last line: this takes no time.
        if isFirst { thread.join() }
    }

    /// Waits on the engine's timer; costs no thread.
    ///
    /// - Parameter duration: how long.
    /// - Throws: ``TransportError`` if the task is cancelled or the engine shut down.
    public func sleep(for duration: Duration) async throws(TransportError) {
        switch await EngineSleep(until: ContinuousClock.now + duration).wait(with: mailbox) {
        case .elapsed: return
        case .cancelled: throw TransportError(.cancelled, url: "")
        case .shutDown: throw TransportError(.shutDown, url: "")
        }
    }
}

/// The point where the loop has ended.
private final class EngineEnd: Sendable {
    private struct State: Sendable {
        var isReached = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())

    func reach() {
        let waiters = state.withLock { state in
            state.isReached = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if !state.isReached { state.waiters.append(continuation) }
                return state.isReached
            }
            if isReached { continuation.resume() }
        }
    }
}
