/// Why a server can't start.
public enum EmulatorServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The port is used by another program.
    case portTaken(host: String, port: Int)
    /// The port can't be used: the system's text.
    case unusable(host: String, port: Int, String)
    /// A file of the TLS pair can't be read, or is none: its path and why.
    case certificate(path: String, String)

    /// What, where, and how to mend it.
    public var description: String {
        switch self {
        case .portTaken(let host, let port):
            "port \(port) on \(host) is taken by another program; give another one, or 0 for any that is free"
        case .unusable(let host, let port, let text):
            "can't listen on \(host), port \(port): \(text); give another host or port"
        case .certificate(let path, let text):
            "can't use \(path) for TLS: \(text); give a readable PEM file"
        }
    }
}
