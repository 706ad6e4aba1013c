import Glibc
import Synchronization

/// A file descriptor that is closed once, at the latest when nobody holds it any more.
final class Descriptor: Sendable {
    let number: Int32
    private let isOpen = Atomic(true)

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close()
    }

    func close() {
        if isOpen.exchange(false, ordering: .acquiringAndReleasing) { Glibc.close(number) }
    }

    func makeNonBlocking() {
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
    }

    /// Writes all of a few bytes; the reader's absence is no matter.
    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno != EINTR {
                return
            }
        }
    }

    /// Appends what can be read now.
    ///
    /// - Returns: whether the end was reached.
    func drain(into bytes: inout [UInt8], limit: Int) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(number, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes.append(contentsOf: buffer.prefix(min(count, limit - bytes.count)))
            } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
                return true
            } else if errno == EAGAIN {
                return false
            }
        }
    }
}

/// A pipe that is closed in programs that are started later.
struct Pipe: Sendable {
    let reading: Descriptor
    let writing: Descriptor

    init() throws(Program.StartFailure) {
        var numbers: [Int32] = [-1, -1]
        guard pipe(&numbers) == 0 else { throw Program.StartFailure(code: errno) }
        for number in numbers { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
        reading = Descriptor(numbers[0])
        writing = Descriptor(numbers[1])
    }

    /// Sees to it that the pipe takes so many bytes without a reader; any pipe takes 4096.
    func hold(_ count: Int) throws(Program.StartFailure) {
        guard count > 4096 else { return }
        // F_SETPIPE_SZ, which Swift's module of glibc leaves out; it gives the size that came of it.
        guard fcntl(writing.number, 1031, Int32(count)) >= count else {
            throw Program.StartFailure("its input of \(count) bytes is too long for a pipe")
        }
    }
}
