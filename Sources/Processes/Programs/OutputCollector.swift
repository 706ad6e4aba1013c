import Glibc

/// Reads both outputs of a program until it has ended, whoever else still holds the outputs open.
struct OutputCollector {
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []
    private var stdout: Descriptor?
    private var stderr: Descriptor?
    private let limit: Int

    init(stdout: Descriptor, stderr: Descriptor, limit: Int) {
        stdout.makeNonBlocking()
        stderr.makeNonBlocking()
        self.stdout = stdout
        self.stderr = stderr
        self.limit = limit
    }

    /// Reads until the program's end.
    ///
    /// - Parameters:
    ///   - deadline: when to give up.
    ///   - exit: is readable as soon as the program has ended.
    ///   - cancellation: is readable as soon as nobody wants the output any more.
    /// - Returns: why the program is to be killed, or `nil` where it has ended.
    mutating func collect(
        until deadline: ContinuousClock.Instant,
        exit: Descriptor,
        cancellation: Descriptor
    ) -> Program.Ending? {
        while true {
            let left = deadline - .now
            guard left > .zero else { return .timedOut }
            let milliseconds = min(left / .milliseconds(1), 60_000).rounded(.up)
            var polled = [exit, cancellation, stdout, stderr]
                .map { descriptor in
                    pollfd(fd: descriptor?.number ?? -1, events: Int16(POLLIN), revents: 0)
                }
            guard poll(&polled, nfds_t(polled.count), Int32(milliseconds)) >= 0 || errno == EINTR else {
                return .timedOut
            }
            drain()
            if polled[0].revents != 0 { return nil }
            if polled[1].revents != 0 { return .cancelled }
        }
    }

    /// Reads what is there: what a program wrote before its end is in the pipe when its end is known.
    private mutating func drain() {
        if let descriptor = stdout, descriptor.drain(into: &output, limit: limit) { stdout = nil }
        if let descriptor = stderr, descriptor.drain(into: &errors, limit: limit) { stderr = nil }
    }
}
