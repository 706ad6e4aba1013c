import Glibc

/// A port of this machine at which nobody listens, and which nobody else is given meanwhile.
public final class SilentPort: ImageRegistry {
    private let descriptor: Int32
    /// The port.
    public let number: Int

    /// Takes a port.
    ///
    /// - Throws: ``TestSupportError`` when there is none to have.
    public init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { [descriptor] in
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        number = Int(UInt16(bigEndian: address.sin_port))
        guard code == 0 else {
            close(descriptor)
            throw TestSupportError("no port is to be had: \(errno)")
        }
    }

    deinit { close(descriptor) }

    /// `127.0.0.1:PORT`.
    public var address: String { "127.0.0.1:\(number)" }

    /// False: nobody is there to ask for a certificate.
    public var isSecure: Bool { false }
}
