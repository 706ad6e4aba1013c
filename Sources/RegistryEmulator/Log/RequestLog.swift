internal import FoundationEssentials

/// Notes every request: in memory, to count and assert on, and as JSON lines in a file.
///
/// An entry is there before the last byte of its answer is sent, so that a client that has its answer finds it.
public actor RequestLog {
    /// The requests until now, in the order in which their answers ended; empty where they are not kept.
    public private(set) var entries: [RequestLogEntry] = []
    private let keepsEntries: Bool
    private let file: RequestLogFile?

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - keepsEntries: whether ``entries`` keeps them; a server that runs for days had better not.
    ///   - file: where to write a JSON line a request.
    public init(keepsEntries: Bool = true, file: RequestLogFile? = nil) {
        self.keepsEntries = keepsEntries
        self.file = file
    }

    /// Notes a request.
    ///
    /// - Parameter entry: the request.
    public func note(_ entry: RequestLogEntry) {
        if keepsEntries { entries.append(entry) }
        file?.write(entry)
    }

    /// Forgets the requests until now.
    public func clear() { entries = [] }

    /// The requests of a method whose path contains a text.
    ///
    /// - Parameters:
    ///   - method: the method; `nil` for any.
    ///   - part: what the path, with its query, contains.
    /// - Returns: the requests, in their order.
    public func requests(_ method: String? = nil, containing part: String = "") -> [RequestLogEntry] {
        entries.filter { (method ?? $0.method) == $0.method && (part.isEmpty || $0.path.contains(part)) }
    }
}

/// A file that takes a JSON line a request.
public struct RequestLogFile: Sendable {
    private let file: OpenFile

    /// Opens a file to write behind what it has, and makes it where it is not there.
    ///
    /// - Parameter path: the file's path; `/dev/stderr` for standard error.
    /// - Throws: where it can't be opened.
    public init(path: String) throws(StorageError) {
        file = try OpenFile(path, OpenFile.logging, action: "open")
    }

    /// Writes a line; a full disk does not stop the registry.
    fileprivate func write(_ entry: RequestLogEntry) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(entry) else { return }
        try? file.write([UInt8](line) + [UInt8(ascii: "\n")])
    }
}
