import Glibc

/// The least of an HTTP client, for this machine's own servers.
enum Loopback {
    /// Sends a GET request and waits for the answer, whatever it is.
    ///
    /// - Parameters:
    ///   - path: The path with its query.
    ///   - port: The port at 127.0.0.1.
    ///   - isSecure: True for HTTPS; the certificate is not looked at.
    /// - Throws: ``TestSupportError`` when nothing answers.
    static func get(_ path: String, port: UInt16, isSecure: Bool) async throws {
        let request = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        if isSecure {
            var client = try Tool.openssl.command(["s_client", "-quiet", "-connect", "127.0.0.1:\(port)"])
            client.input = Array(request.utf8)
            let answer = try await client.result(timeout: .seconds(20))
            guard answer.outputText.hasPrefix("HTTP/1.1 ") else { throw TestSupportError("port \(port): \(answer)") }
        } else {
            try exchange(request, port: port)
        }
    }

    private static func exchange(_ request: String, port: UInt16) throws(TestSupportError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw TestSupportError("nothing listens at port \(port)") }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let bytes = Array(request.utf8)
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw TestSupportError("cannot write to port \(port)")
        }
        var buffer = [UInt8](repeating: 0, count: 4096)
        guard recv(descriptor, &buffer, buffer.count, 0) > 0 else {
            throw TestSupportError("no answer at port \(port)")
        }
    }
}
