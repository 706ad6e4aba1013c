/// The origin of a URL (RFC 6454 section 4): what credentials are bound to.
public struct TransportOrigin: Sendable, Hashable, CustomStringConvertible {
    /// `http` or `https`.
    public let scheme: String
    /// The host in lower case; an IPv6 address in brackets.
    public let host: String
    /// The port, the scheme's default where the URL names none.
    public let port: Int

    /// The origin as it is written in a URL, without a default port.
    public var description: String {
        let isDefault = (scheme == "https" && port == 443) || (scheme == "http" && port == 80)
        return isDefault ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }
}
