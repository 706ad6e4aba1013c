/// One request that a registry has answered, as its access log tells it.
public struct AccessLogEntry: Hashable, Sendable, CustomStringConvertible {
    /// The method, such as `HEAD`.
    public let method: String
    /// The path with its query, such as `/v2/app/manifests/1.0`.
    public let path: String
    /// The status of the answer.
    public let status: Int
    /// What the client calls itself.
    public let userAgent: String

    /// True if the request may change something: any but GET and HEAD.
    public var isWrite: Bool { method != "GET" && method != "HEAD" }

    /// Method, path and status.
    public var description: String { "\(method) \(path) \(status)" }

    /// Makes an entry.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path with its query.
    ///   - status: The status of the answer.
    ///   - userAgent: What the client calls itself.
    public init(method: String, path: String, status: Int, userAgent: String = "") {
        self.method = method
        self.path = path
        self.status = status
        self.userAgent = userAgent
    }

    /// Reads a line of the combined log format: `host - user [time] "METHOD PATH PROTOCOL" STATUS SIZE "referer" "agent"`.
    ///
    /// - Parameter line: The line; nil comes of any other text.
    public init?(line: Substring) {
        let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
        guard quoted.count >= 7, quoted[0].hasSuffix("] ") else { return nil }
        let request = quoted[1].split(separator: " ")
        let numbers = quoted[2].split(separator: " ")
        guard request.count == 3, let status = numbers.first.flatMap({ Int($0) }) else { return nil }
        self.init(
            method: String(request[0]),
            path: String(request[1]),
            status: status,
            userAgent: String(quoted[5])
        )
    }
}
