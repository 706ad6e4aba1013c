internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Listens for SIGINT and SIGTERM: the first one asks a run to end, the second ends the process at once.
final class Interruption: Sendable {
    private struct State {
        var status: ExitStatus?
        var ask: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// How the process was asked to end; `nil` where it was not.
    var status: ExitStatus? { state.withLock(\.status) }

    /// Begins to listen, and waits until no signal can be missed.
    ///
    /// - Returns: what listens, as long as it is kept.
    func listen() async -> [any DispatchSourceSignal] {
        let queue = DispatchQueue(label: "promoter.signals")
        var listeners: [any DispatchSourceSignal] = []
        for (number, status) in [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated)] {
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [self] in receive(status) }
            // Until it is registered the signal has its default effect: ignoring it that long would lose it.
            await withCheckedContinuation { continuation in
                source.setRegistrationHandler { continuation.resume() }
                source.resume()
            }
            listeners.append(source)
        }
        return listeners
    }

    /// Says what the first signal does; it is done at once where that came already.
    ///
    /// - Parameter ask: asks the run to end.
    func onFirst(_ ask: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.ask = ask
            return state.status != nil
        }
        if isLate { ask() }
    }

    private func receive(_ status: ExitStatus) {
        let (isFirst, ask) = state.withLock { state in
            defer { state.status = state.status ?? status }
            return (state.status == nil, state.ask)
        }
        guard isFirst else { _exit(status.rawValue) }
        ask?()
    }
}
