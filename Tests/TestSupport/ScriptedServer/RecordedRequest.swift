/// A request as a ``ScriptedServer`` saw it.
public struct RecordedRequest: Sendable {
    /// The method.
    public let method: String
    /// The target as it was sent, byte for byte.
    public let target: String
    /// The header fields in their order.
    public let headers: [(name: String, value: String)]
    /// The number of the connection that it came on, counted from 1.
    public let connection: Int
    /// How many bytes of its body arrived.
    public internal(set) var bodyLength = 0
    /// The first 64 KiB of its body.
    public internal(set) var body: [UInt8] = []
    /// Whether the whole announced body arrived.
    public internal(set) var isBodyComplete = false
    /// How many bytes of the answer's body were sent.
    public internal(set) var answeredBytes = 0
    /// Whether the exchange is over on the server's side, whichever way.
    public internal(set) var isOver = false

    /// The target up to its query.
    public var path: String { String(target.prefix { $0 != "?" }) }

    /// The query without its `?`.
    public var query: String? {
        target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
    }

    /// The value of the first header field with a name, whatever its case.
    ///
    /// - Parameter name: the name.
    /// - Returns: the value, or `nil` if there is no such field.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
