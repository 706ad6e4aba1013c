/// The host and port of a registry, by which credentials are kept.
///
/// Docker Hub's names are one registry.
public struct RegistryAddress: Sendable, Hashable {
    /// The host in lower case, with the port where it isn't the scheme's own.
    public let text: String

    /// Makes an address.
    ///
    /// - Parameters:
    ///   - host: the host's name or address, an IPv6 one in brackets.
    ///   - port: the port; 443 is left out, and so is 80 over plain HTTP.
    ///   - isPlainHTTP: whether the registry is spoken to without TLS.
    public init(host: String, port: Int?, isPlainHTTP: Bool = false) {
        let ownPort = isPlainHTTP ? 80 : 443
        let name = host.lowercased()
        if let port, port != ownPort {
            text = "\(name):\(port)"
        } else {
            text = Self.hubNames.contains(name) ? Self.hub : name
        }
    }

    /// Makes an address from text as stores of credentials and people write it.
    ///
    /// - Parameter text: `host` or `host:port`.
    public init(_ text: String) {
        let lowered = text.lowercased()
        let host = lowered.hasSuffix(":443") ? String(lowered.dropLast(4)) : lowered
        self.text = Self.hubNames.contains(host) ? Self.hub : host
    }

    /// Whether it is Docker Hub under any of its names.
    public var isDockerHub: Bool { text == Self.hub }

    /// What credential helpers are asked for: Docker Hub goes by the URL of its first version there.
    var helperServer: String { isDockerHub ? "https://index.docker.io/v1/" : text }

    private static let hub = "docker.io"
    private static let hubNames: Set<String> = ["docker.io", "index.docker.io", "registry-1.docker.io"]
}

extension RegistryAddress: CustomStringConvertible {
    /// The address as text.
    public var description: String { text }
}
