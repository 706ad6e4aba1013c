internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Listens for SIGINT and SIGTERM: the first one asks a run to end, the second ends the process at once.
final class Interruption: Sendable {
    private let received = Mutex<ExitStatus?>(nil)

    /// How the process was asked to end; `nil` where it was not.
    var status: ExitStatus? { received.withLock(\.self) }

    /// Begins to listen.
    ///
    /// - Parameter onFirst: asks the run to end.
    /// - Returns: what listens, as long as it is kept.
    func listen(_ onFirst: @escaping @Sendable () -> Void) -> [any DispatchSourceSignal] {
        let queue = DispatchQueue(label: "promoter.signals")
        return [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated)]
            .map { number, status in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler { [self] in
                    let isFirst = received.withLock { received in
                        defer { received = received ?? status }
                        return received == nil
                    }
                    guard isFirst else { _exit(status.rawValue) }
                    onFirst()
                }
                source.resume()
                return source
            }
    }
}
