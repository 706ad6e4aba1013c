internal import Synchronization

/// Standard error: messages, logs, and below them a display that is written anew while it lasts.
final class MessageStream: Sendable {
    /// Where it goes.
    let output: any TextOutput
    private let display = Mutex<[String]>([])

    init(_ output: any TextOutput) {
        self.output = output
    }

    /// Writes a message above the display.
    ///
    /// - Parameter text: the message, line end included.
    func write(_ text: String) {
        display.withLock { lines in
            output.write(Self.erasing(lines) + text + Self.drawing(lines))
        }
    }

    /// Replaces the display.
    ///
    /// - Parameter lines: its lines, none wider than the terminal; none for no display.
    func show(_ lines: [String]) {
        display.withLock { shown in
            guard lines != shown else { return }
            output.write(Self.erasing(shown) + Self.drawing(lines))
            shown = lines
        }
    }

    private static func erasing(_ lines: [String]) -> String {
        lines.isEmpty ? "" : "\r\u{1B}[\(lines.count)A\u{1B}[J"
    }

    private static func drawing(_ lines: [String]) -> String {
        lines.map { $0 + "\n" }.joined()
    }
}
