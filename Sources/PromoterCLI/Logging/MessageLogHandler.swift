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
        messages.write(TextLayout.line("promoter: \(event.level.rawValue): \(event.message)\(details)") + "\n")
    }

    /// A value of an entry: in quotes where it would not be one word otherwise.
    private static func quoted(_ value: String) -> String {
        let text = TextLayout.printable(value)
        guard text.isEmpty || text.contains(where: { $0 == " " || $0 == "\"" }) else { return text }
        return "\"" + text.replacing("\"", with: "\\\"") + "\""
    }
}
