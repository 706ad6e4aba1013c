import Glibc

/// The few calls on sockets that the server needs.
enum Socket {
    /// Opens a port on 127.0.0.1.
    static func listen() throws -> (socket: Int32, port: Int) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw SocketFailure(call: "socket", code: errno) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                Glibc.bind(socket, address, length) + Glibc.listen(socket, 1024)
                    + Glibc.getsockname(socket, address, &length)
            }
        }
        guard code == 0 else { throw SocketFailure(call: "bind", code: errno) }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// The next connection, or `nil` when the port is closed.
    static func accept(_ listener: Int32) -> Int32? {
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            if socket >= 0 {
                var on: Int32 = 1
                // Children that a test starts must not keep the connection open.
                _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
                setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                return socket
            }
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
    }

    /// Connects to a port on 127.0.0.1.
    static func connect(toPort port: Int) -> Int32? {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return nil }
        var address = loopback(port: UInt16(port))
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            Glibc.close(socket)
            return nil
        }
        return socket
    }

    /// Reads what is there.
    ///
    /// - Returns: the bytes; empty at the end or after a failure.
    static func receive(_ socket: Int32, upTo limit: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            var result: Int
            repeat { result = recv(socket, buffer.baseAddress, limit, 0) } while result < 0 && errno == EINTR
            count = max(0, result)
        }
    }

    /// Sends all bytes.
    ///
    /// - Returns: how many went out before the client was gone.
    static func send(_ socket: Int32, _ bytes: some Collection<UInt8>) -> Int {
        let bytes = Array(bytes)
        return bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let result = Glibc.send(
                    socket,
                    buffer.baseAddress?.advanced(by: sent),
                    buffer.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
                if result < 0 && errno == EINTR { continue }
                guard result > 0 else { break }
                sent += result
            }
            return sent
        }
    }

    /// Makes the coming close a reset.
    static func prepareReset(_ socket: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
