internal import HummingbirdCore
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore

/// The connections of one server that are open, and how many requests are served on them.
final class Connections: Sendable {
    private let state = NIOLockedValueBox(State())

    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var requests = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Notes a connection until it closes, and serves it.
    ///
    /// Serving begins with the setup, whatever happens meanwhile: what the setup makes may not be dropped, which ends the
    /// process. (The server of the library drops it where a client connects in the moment of the stop.)
    func take<Base: ServerChildChannel>(_ channel: any Channel, by base: Base, logger: Logger) -> EventLoopFuture<Void>
    {
        let identifier = ObjectIdentifier(channel)
        state.withLockedValue { $0.open[identifier] = channel }
        channel.closeFuture.whenComplete { [self] _ in state.withLockedValue { $0.open[identifier] = nil } }
        return base.setup(channel: channel, logger: logger)
            .map { value in
                Task { await base.handle(value: value, logger: logger) }
                return
            }
    }

    /// Closes all at once, in order as far as TCP goes.
    ///
    /// TLS sessions are not ended in order: that would wait for clients, 5 seconds for each that does not answer.
    func closeAll() {
        for channel in state.withLockedValue({ Array($0.open.values) }) { ConnectionEnd.closeBelowTLS(channel) }
    }

    /// Notes a request until it is answered.
    func serve(_ work: () async throws -> Void) async throws {
        state.withLockedValue { $0.requests += 1 }
        defer {
            let waiting = state.withLockedValue { state in
                state.requests -= 1
                guard state.requests == 0 else { return [CheckedContinuation<Void, Never>]() }
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
        try await work()
    }

    /// Waits until no request is served.
    func waitUntilIdle() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLockedValue { state in
                if state.requests > 0 { state.waiting.append(continuation) }
                return state.requests == 0
            }
            if isIdle { continuation.resume() }
        }
    }
}
