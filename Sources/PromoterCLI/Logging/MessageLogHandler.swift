internal import Logging

/// Writes the log to standard error, a line an entry.
struct MessageLogHandler: LogHandler {
    let messages: MessageStream
    var logLevel = Logger.Level.warning
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(messages: MessageStream) {
        self.messages = messages
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(metadataProvider?.get() ?? [:]) { _, provided in provided }
            .merging(event.metadata ?? [:]) { _, given in given }
        let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
        messages.write("promoter: \(event.level.rawValue): \(Self.oneLine("\(event.message)"))\(details)\n")
    }

    private static func quoted(_ value: String) -> String {
        let needsQuotes = value.isEmpty || value.contains { $0 == " " || $0 == "\"" || $0.isNewline }
        return needsQuotes
            ? "\"\(oneLine(value).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\""))\""
            : value
    }

    /// What comes from a server can't forge lines or drive the terminal.
    private static func oneLine(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
}
