/// Fits lines to what an output can show: breaks them at spaces where a terminal is too narrow, and colours them.
///
/// Control and format characters, which a registry may have put into a name or an error, are shown as `?`, and commands to a
/// pipeline are broken up.
struct TextLayout: Sendable {
    /// The fewest columns that are left to text, whatever stands before it.
    private static let leastTextWidth = 12

    let terminal: Terminal

    /// Makes one text of lines, with a line end behind each.
    ///
    /// - Parameter lines: the lines.
    /// - Returns: the text.
    func text(_ lines: [StyledLine]) -> String {
        lines.flatMap(fit).map { $0 + "\n" }.joined()
    }

    /// Fits one line.
    ///
    /// - Parameter line: the line.
    /// - Returns: the lines that it takes, without line ends.
    func fit(_ line: StyledLine) -> [String] {
        let spans = line.spans.map { StyledLine.Span(Self.printable($0.text), $0.style) }
        guard let width = terminal.width else {
            return [PipelineCommands.disarmed(line.lead + spans.map(\.text).joined())]
        }
        var rows: [[StyledLine.Span]] = [[]]
        var column = 0
        func room() -> Int {
            let lead = rows.count == 1 ? line.lead : line.continuation
            return max(width - lead.count, Self.leastTextWidth)
        }
        for word in Self.words(of: spans) {
            var word = word
            if column > 0, column + word.width > room() {
                Self.dropTrailingSpaces(&rows[rows.count - 1])
                rows.append([])
                column = 0
                guard !word.isSpace else { continue }
            }
            if column == 0, rows.count > 1, word.isSpace { continue }
            while word.width > room(), column == 0 {
                rows[rows.count - 1] = word.split(at: room())
                rows.append([])
            }
            for span in word.spans { Self.append(span, to: &rows[rows.count - 1]) }
            column += word.width
        }
        return rows.enumerated()
            .map { number, spans in
                PipelineCommands.disarmed(
                    (number == 0 ? line.lead : line.continuation) + spans.map(colored).joined()
                )
            }
    }

    /// A line that is written as it is: a message, an entry of the log.
    ///
    /// - Parameter text: the line without its end.
    /// - Returns: the line without what drives a terminal or a pipeline.
    static func line(_ text: String) -> String { PipelineCommands.disarmed(printable(text)) }

    /// The text without characters that drive a terminal, forge lines, or turn or hide what stands beside them.
    static func printable(_ text: String) -> String {
        guard !text.unicodeScalars.allSatisfy(isPrintable) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(isPrintable(scalar) ? scalar : "?") }
        return String(result)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    private func colored(_ span: StyledLine.Span) -> String {
        guard terminal.hasColor, !span.text.isEmpty, let code = span.style.code else { return span.text }
        return code + span.text + TextStyle.reset
    }

    private static func append(_ span: StyledLine.Span, to row: inout [StyledLine.Span]) {
        guard let last = row.last, last.style == span.style else { return row.append(span) }
        row[row.count - 1].text += span.text
    }

    private static func dropTrailingSpaces(_ spans: inout [StyledLine.Span]) {
        while let last = spans.last, last.text.hasSuffix(" ") {
            spans[spans.count - 1].text.removeLast()
            if last.text.count == 1 { spans.removeLast() }
        }
    }

    /// Parts the spans at spaces; a word may be of several styles.
    private static func words(of spans: [StyledLine.Span]) -> [Word] {
        var words: [Word] = []
        for span in spans {
            for character in span.text {
                let isSpace = character == " "
                if words.last?.isSpace != isSpace { words.append(Word(isSpace: isSpace)) }
                words[words.count - 1].append(character, span.style)
            }
        }
        return words
    }
}

/// Characters that are not parted, or the spaces between them.
private struct Word {
    let isSpace: Bool
    var spans: [StyledLine.Span] = []
    var width = 0

    init(isSpace: Bool) {
        self.isSpace = isSpace
    }

    mutating func append(_ character: Character, _ style: TextStyle) {
        if spans.last?.style != style { spans.append(StyledLine.Span("", style)) }
        spans[spans.count - 1].text.append(character)
        width += 1
    }

    /// Takes the first characters off.
    mutating func split(at count: Int) -> [StyledLine.Span] {
        var head = Word(isSpace: isSpace)
        var tail = Word(isSpace: isSpace)
        for span in spans {
            for character in span.text {
                if head.width < count { head.append(character, span.style) } else { tail.append(character, span.style) }
            }
        }
        self = tail
        return head.spans
    }
}
