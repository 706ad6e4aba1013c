// Foundation for Thread: what blocks in Dispatch's queues takes the threads that Swift's tasks run on.
import Foundation
import Glibc
import TestSupport

/// A connection that a test writes bytes to and reads bytes from.
final class RawConnection: Sendable {
    private let descriptor: Int32

    /// How a connection went on after what was read.
    enum State: Sendable, Equatable {
        case open, ended, reset
    }

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw TestSupportError("nothing listens at port \(port)") }
    }

    deinit { close(descriptor) }

    /// Writes lines, each with CRLF behind it, and an empty one behind them.
    func send(_ lines: String..., body: String = "") async throws {
        try await write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
    }

    func write(_ bytes: [UInt8]) async throws {
        try await offPool { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw TestSupportError("can't write: \(errno)") }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Reads until the text ends with something, or the connection ends.
    func read(until end: String) async throws -> String {
        let (text, _) = try await read(milliseconds: 10_000) { $0.hasSuffix(end) }
        guard text.hasSuffix(end) else { throw TestSupportError("expected '\(end)' at the end of: \(text)") }
        return text
    }

    /// Reads until the connection ends, or nothing comes for a while.
    func readAll(milliseconds: Int32 = 10_000) async throws -> (text: String, state: State) {
        try await read(milliseconds: milliseconds) { _ in false }
    }

    /// Ends the connection in the middle.
    func abort() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private func read(
        milliseconds: Int32,
        until isDone: @escaping @Sendable (String) -> Bool
    ) async throws -> (text: String, state: State) {
        try await offPool { [descriptor] in
            var bytes: [UInt8] = []
            while true {
                var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                guard Glibc.poll(&poll, 1, milliseconds) > 0 else {
                    return (String(decoding: bytes, as: UTF8.self), .open)
                }
                var buffer = [UInt8](repeating: 0, count: 64 << 10)
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else {
                    return (String(decoding: bytes, as: UTF8.self), count == 0 ? .ended : .reset)
                }
                bytes += buffer[..<count]
                let text = String(decoding: bytes, as: UTF8.self)
                if isDone(text) { return (text, .open) }
            }
        }
    }
}

/// Runs what blocks on a thread of its own: the server under test needs those of the pool.
func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}
