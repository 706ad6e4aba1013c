import Logging
import Synchronization

/// Keeps what is logged at the level of warnings and above, which users see without asking.
final class LogRecorder: Sendable {
    private let kept = Mutex<[String]>([])

    /// All lines until now: the level, the message, how many seconds, and the file.
    var lines: [String] { kept.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.warning

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let said = event.metadata ?? [:]
            let line = "\(event.level): \(event.message), \(said["seconds"] ?? "?") s, \(said["lock"] ?? "?")"
            recorder.kept.withLock { $0.append(line) }
        }
    }
}
