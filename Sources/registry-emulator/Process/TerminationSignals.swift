internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Listens for SIGINT and SIGTERM, as long as it is kept.
struct TerminationSignals {
    private let received: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    /// Begins to listen.
    init() {
        let (received, continuation) = AsyncStream<Void>.makeStream()
        self.received = received
        sources = [SIGINT, SIGTERM]
            .map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler { continuation.yield() }
                source.activate()
                return source
            }
    }

    /// Waits for the first of them; the next one ends the process at once.
    func wait() async {
        for await _ in received { break }
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
