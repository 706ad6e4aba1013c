package import HTTPTransport
package import PromoterCore
internal import Synchronization

/// The engine that all backends of a kind share; the first that needs it starts it.
package final class SharedEngine: Sendable {
    private let engine: Mutex<TransportEngine?>

    /// Makes a holder without an engine.
    package init() {
        engine = Mutex(nil)
    }

    /// Gives the engine.
    ///
    /// - Returns: the engine, running.
    /// - Throws: ``SettingError`` where libcurl does not work.
    package func running() throws(SettingError) -> TransportEngine {
        let result = engine.withLock { engine -> Result<TransportEngine, TransportError> in
            if let engine { return .success(engine) }
            do throws(TransportError) {
                let started = try TransportEngine()
                engine = started
                return .success(started)
            } catch {
                return .failure(error)
            }
        }
        do {
            return try result.get()
        } catch {
            throw SettingError(reason: error.summary, expected: "a working libcurl")
        }
    }

    /// Ends all connections.
    package func shutdown() async {
        let engine = engine.withLock { engine in
            defer { engine = nil }
            return engine
        }
        await engine?.shutdown()
    }
}

extension TransferLease {
    /// Waits on the engine's clock, without holding a transfer's slots meanwhile.
    ///
    /// - Parameters:
    ///   - duration: how long.
    ///   - engine: whose clock.
    /// - Throws: where the task was cancelled.
    package static func waiting(_ duration: Duration, on engine: TransportEngine) async throws {
        try await released { try await engine.sleep(for: duration) }
    }
}
