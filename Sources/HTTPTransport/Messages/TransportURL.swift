/// An absolute http or https URL, kept as the text that was given: an opaque upload location must come back byte for byte.
public struct TransportURL: Sendable, Hashable, CustomStringConvertible {
    /// The URL as text.
    ///
    /// It may hold secrets in its query; for messages use ``redacted``.
    public let text: String
    /// Whether a server gave it: then it may hold what the server was told.
    let isForeign: Bool
    private let parts: URLParts

    /// Checks a text and takes it as it is.
    ///
    /// - Parameter text: an absolute URL with the scheme http or https, without user name and password.
    /// - Throws: ``TransportURLError`` if it is anything else.
    public init(_ text: String) throws(TransportURLError) {
        try self.init(text, isForeign: false)
    }

    init(_ text: String, isForeign: Bool) throws(TransportURLError) {
        self.parts = try URLParts(text)
        self.text = text
        self.isForeign = isForeign
    }

    /// Whether two URLs are the same text, whoever gave it.
    public static func == (one: TransportURL, other: TransportURL) -> Bool { one.text == other.text }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// `http` or `https`.
    public var scheme: String { parts.scheme }

    /// The host as it was written; an IPv6 address in brackets.
    public var host: String { parts.host }

    /// The port, the scheme's default where the text names none.
    public var port: Int { parts.port }

    /// What credentials are bound to.
    public var origin: TransportOrigin {
        TransportOrigin(scheme: parts.scheme, host: parts.host.lowercased(), port: parts.port)
    }

    /// The path, percent-encoded as it was given; at least `/`.
    public var path: String { parts.path }

    /// The query, percent-encoded as it was given, without its `?`.
    public var query: String? { parts.query }

    /// The URL for messages and logs: the values of its query, which may be signatures, are replaced.
    public var redacted: String {
        let base = "\(origin)\(parts.path)"
        return parts.query.map { "\(base)?\(Redaction.query($0))" } ?? base
    }

    /// The same as ``redacted``.
    public var description: String { redacted }
}
