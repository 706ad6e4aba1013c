/// The one thread that moves the bytes of all registries.
///
/// A process has one. It must be shut down before the process exits: TLS that is at work during `exit` crashes.
public final class TransportEngine: Sendable {
    /// Starts the thread.
    ///
    /// - Throws: ``TransportError`` if libcurl or the thread can't be started.
    public init() throws(TransportError) {}

    /// Cancels what is in flight, closes all connections and ends the thread.
    ///
    /// Requests after it fail with ``TransportError/Kind/shutDown``. May be called more than once.
    public func shutdown() async {}

    /// Waits on the engine's timer; costs no thread.
    ///
    /// - Parameter duration: how long.
    /// - Throws: ``TransportError`` if the task is cancelled or the engine shut down.
    public func sleep(for duration: Duration) async throws(TransportError) {}
}
