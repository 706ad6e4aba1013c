internal import Logging
internal import PromoterConfiguration
internal import PromoterCore

/// What a command works with: everything that comes from outside.
struct CommandContext: Sendable {
    /// The kinds of backend.
    let catalog: BackendCatalog
    /// The environment.
    let environment: [String: String]
    /// The working directory, absolute.
    let workingDirectory: String
    /// Standard output.
    let results: any TextOutput
    /// Standard error.
    let messages: MessageStream
    /// What standard output can show.
    let resultTerminal: Terminal
    /// What standard error can show, asked anew each time: a terminal's size changes.
    let messageTerminal: @Sendable () -> Terminal

    /// Makes the log of a run.
    ///
    /// - Parameter level: the least level that is written.
    /// - Returns: a log on standard error.
    func logger(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "promoter") { [messages] _ in MessageLogHandler(messages: messages) }
        logger.logLevel = level
        return logger
    }

    /// Writes a result's lines to standard output, fitted to it.
    ///
    /// - Parameter lines: the lines.
    func write(_ lines: [StyledLine]) {
        results.write(TextLayout(terminal: resultTerminal).text(lines))
    }

    /// Writes a result for tools to standard output.
    ///
    /// - Parameter document: the result.
    func write(_ document: OrderedJSON) {
        results.write(document.text)
    }

    /// Tells what is wrong, on standard error.
    ///
    /// - Parameter problems: what is wrong.
    func report(_ problems: [CommandFailure.Problem]) {
        let layout = TextLayout(terminal: messageTerminal())
        messages.write(layout.text(problems.flatMap(\.lines)))
    }
}

extension CommandContext {
    /// Tells what the user should know of a run, though nothing failed.
    ///
    /// - Parameter notices: what there is to know.
    func tell(_ notices: [PromotionNotice]) {
        let lines = notices.map { notice in
            StyledLine(
                [
                    StyledLine.Span("promoter: "), StyledLine.Span("note:", .caution),
                    StyledLine.Span(" \(notice.location.name): \(notice.text)"),
                ],
                continuation: "    "
            )
        }
        messages.write(TextLayout(terminal: messageTerminal()).text(lines))
    }
}

extension CommandFailure.Problem {
    /// The problem as it stands on standard error.
    var lines: [StyledLine] {
        let head = StyledLine(
            [
                StyledLine.Span("promoter: "), StyledLine.Span("error:", .bad), StyledLine.Span(" "),
                StyledLine.Span(message, .strong),
            ],
            continuation: "    "
        )
        let mend = remedy.map { StyledLine("mend: \($0)", lead: "  ", continuation: "        ") }
        return [head] + (mend.map { [$0] } ?? [])
    }
}
