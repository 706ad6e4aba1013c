extension TransportError {
    /// One line: what failed, where, and how to mend it.
    public var description: String {
        let what = url.isEmpty ? summary : "\(url): \(summary)"
        return remedy.map { "\(what); \($0)" } ?? what
    }

    /// What failed, without the place.
    public var summary: String {
        switch kind {
        case .urlInvalid(let error): error.description
        case .resolveFailed(let host): "the host '\(host)' has no address"
        case .connectFailed(let why): "no connection (\(why))"
        case .tlsFailed(.certificateUntrusted(let why)): "the server's certificate is not trusted (\(why))"
        case .tlsFailed(.trustFileUnreadable(let why)): "the file of trusted certificates can't be used (\(why))"
        case .tlsFailed(.clientCertificate(let why)): "the client certificate can't be used (\(why))"
        case .tlsFailed(.handshake(let why)): "no secure connection (\(why))"
        case .timedOut(.connect): "no connection in time"
        case .timedOut(.stall): "the server fell silent"
        case .timedOut(.whole): "the answer came too slowly, with less than \(StallWatch.leastRate >> 10) KiB a second"
        case .connectionBroken(let bytes): "the connection broke after \(bytes) bytes of the answer"
        case .redirectRefused(let why): "redirect refused: \(why)"
        case .tooManyRedirects(let limit): "more than \(limit) redirects"
        case .bodyTooLarge(let limit): "the answer is longer than \(limit) bytes"
        case .requestBodyFailed(let error): "what was to be sent could not be read: \(error)"
        case .cancelled: "cancelled"
        case .shutDown: "the transport was shut down"
        case .other(let text): text
        }
    }

    /// How to mend it, where that is known.
    public var remedy: String? {
        switch kind {
        case .resolveFailed: "check the spelling of the host, and the name server"
        case .connectFailed: "check host, port and proxy, and whether the server runs"
        case .tlsFailed(.certificateUntrusted):
            "give the certificate authority of the server in the registry's TLS settings"
        case .tlsFailed(.trustFileUnreadable): "check the path of the certificate authority's file"
        case .tlsFailed(.clientCertificate): "check the paths and the password of client certificate and key"
        case .tlsFailed(.handshake(let why)) where why.contains("wrong version number"):
            "the server seems to speak plain HTTP on this port"
        case .timedOut(.connect): "check host, port, proxy and firewall"
        default: nil
        }
    }
}
