import Glibc

/// A POSIX thread that takes no signals: a broken pipe below TLS must not end the process, and the rest is for the main thread.
package struct UnsignalledThread: Sendable {
    private let thread: pthread_t

    /// Starts a thread.
    ///
    /// - Parameter body: what it does.
    /// - Returns: the thread, or `nil` if the system has none to give.
    package static func start(_ body: @escaping @Sendable () -> Void) -> UnsignalledThread? {
        let box = Unmanaged.passRetained(ThreadBody(body: body))
        var thread = pthread_t()
        // A thread begins with the mask of the one that makes it.
        var (all, previous) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        let code = pthread_create(&thread, nil, runThread, box.toOpaque())
        pthread_sigmask(SIG_SETMASK, &previous, nil)
        guard code == 0 else {
            box.release()
            return nil
        }
        return UnsignalledThread(thread: thread)
    }

    /// Waits for its end.
    package func join() { pthread_join(thread, nil) }

    /// Leaves it alone.
    package func detach() { pthread_detach(thread) }
}

private final class ThreadBody: Sendable {
    let body: @Sendable () -> Void

    init(body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let box = Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue()
    box.body()
    return nil
}
