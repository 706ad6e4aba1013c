internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Writes to a file descriptor, unbuffered.
final class FileOutput: TextOutput {
    private enum State {
        case open
        case closedByReader
        case failed(String)
    }

    private let descriptor: CInt
    private let state = Mutex(State.open)

    /// Makes an output.
    ///
    /// - Parameter descriptor: an open file descriptor, which stays open.
    init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    var failure: String? {
        state.withLock { state in
            if case .failed(let reason) = state { reason } else { nil }
        }
    }

    func write(_ text: String) {
        state.withLock { state in
            guard case .open = state else { return }
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { systemWrite(descriptor, $0) }
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = systemPoll(&poll)
                } else if errno == EPIPE {
                    state = .closedByReader
                    return
                } else if errno != EINTR {
                    state = .failed(String(cString: strerror(errno)))
                    return
                }
            }
        }
    }
}

private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}

private func systemPoll(_ descriptor: inout pollfd) -> CInt {
    poll(&descriptor, 1, -1)
}
