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

    /// Begins to listen, and waits until no signal can be missed.
    init() async {
        let (received, continuation) = AsyncStream<Void>.makeStream()
        self.received = received
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGINT, SIGTERM] {
            #if !os(Linux)
            // Elsewhere the default effect comes even where somebody listens.
            signal(number, SIG_IGN)
            #endif
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield() }
            // Until it is registered the signal has its default effect: ignoring it that long would lose it.
            await withCheckedContinuation { registered in
                source.setRegistrationHandler { registered.resume() }
                source.activate()
            }
            sources.append(source)
        }
        self.sources = sources
    }

    /// Waits for the first of them; the next one ends the process at once.
    func wait() async {
        for await _ in received { break }
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
