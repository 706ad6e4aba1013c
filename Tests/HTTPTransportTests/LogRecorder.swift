import Logging
import Synchronization

/// Keeps what is logged.
final class LogRecorder: Sendable {
    /// One line.
    struct Line: Sendable {
        var level: Logger.Level
        var message: String
        var metadata: [String: String]
    }

    private let lines = Mutex<[Line]>([])

    /// All lines until now.
    var all: [Line] { lines.withLock { $0 } }

    /// A logger that writes here, at every level.
    var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

    /// The values of one key, line by line.
    func values(_ key: String) -> [String] { all.compactMap { $0.metadata[key] } }

    private func note(_ line: Line) { lines.withLock { $0.append(line) } }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            recorder.note(
                Line(
                    level: event.level,
                    message: "\(event.message)",
                    metadata: (event.metadata ?? [:]).mapValues { "\($0)" }
                )
            )
        }
    }
}
