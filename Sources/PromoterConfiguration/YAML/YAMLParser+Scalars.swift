/// Texts, with quotes and without (YAML 1.2.2, section 7.3).
extension YAMLParser {
    /// Reads a plain scalar outside of brackets; lines that are indented deeper are joined to it.
    mutating func plain(below parent: Int) throws(SyntaxProblem) -> String {
        try checkPlainStart()
        var start = cursor.index
        passPlainWord()
        var text = cursor.text(from: start)
        while cursor.isAtLineEnd || onlyBlanksAreLeft {
            let saved = cursor
            cursor.skipLine()
            var lineStart = cursor
            var breaks = 0
            while !cursor.isAtEnd, cursor.isAtLineEnd {
                cursor.skipBreak()
                breaks += 1
                lineStart = cursor
                cursor.skipBlanks()
            }
            guard !cursor.isAtEnd, cursor.indent > parent, cursor.current != "#", !isAtDocumentEnd else {
                cursor = saved
                return text
            }
            try checkIndentation(from: lineStart)
            if isAtKey() {
                throw problem(
                    "a key stands below a value, and deeper than the value's own key",
                    expected: "keys of one map indented alike"
                )
            }
            start = cursor.index
            passPlainWord()
            text += (breaks == 1 ? " " : String(repeating: "\n", count: breaks - 1)) + cursor.text(from: start)
        }
        return text
    }

    private var onlyBlanksAreLeft: Bool {
        var ahead = cursor
        ahead.skipBlanks()
        return ahead.isAtLineEnd
    }

    /// Passes over a plain scalar within a line: up to `: `, ` #` or the line's end, blanks at its end left out.
    mutating func passPlainWord() {
        var end = cursor
        while !cursor.isAtLineEnd {
            if cursor.current == ":", YAMLCursor.isBlank(cursor.peek(1)) { break }
            if cursor.current == "#", YAMLCursor.isBlank(cursor.peek(-1)) { break }
            let isBlank = cursor.isAtBlank
            cursor.advance()
            if !isBlank { end = cursor }
        }
        cursor = end
    }

    /// Refuses what no plain scalar may begin with.
    func checkPlainStart() throws(SyntaxProblem) {
        guard let current = cursor.current else { return }
        let isIndicator = ",[]{}#&*!|>'\"%@`".unicodeScalars.contains(current)
        let isMark = "-?:".unicodeScalars.contains(current) && YAMLCursor.isBlank(cursor.peek(1))
        guard isIndicator || isMark else { return }
        throw problem("a value begins with '\(current)'", expected: "quotes round such a text")
    }

    /// Reads a text in quotes.
    mutating func quoted() throws(SyntaxProblem) -> String {
        let start = cursor.place
        let isDouble = cursor.current == "\""
        cursor.advance()
        var text = String.UnicodeScalarView()
        // Blanks before the end of a line are no part of the text, escaped ones are.
        var blanks = String.UnicodeScalarView()
        while let current = cursor.current {
            if current == " " || current == "\t" {
                blanks.append(current)
                cursor.advance()
                continue
            }
            if !cursor.isAtLineEnd { text.append(contentsOf: blanks) }
            blanks = String.UnicodeScalarView()
            switch current {
            case "'" where !isDouble:
                cursor.advance()
                guard cursor.current == "'" else { return String(text) }
                text.append("'")
                cursor.advance()
            case "\"" where isDouble:
                cursor.advance()
                return String(text)
            case "\\" where isDouble:
                try escape(into: &text)
            case "\n", "\r":
                fold(into: &text)
            default:
                text.append(current)
                cursor.advance()
            }
        }
        let quote = isDouble ? "\"" : "'"
        throw SyntaxProblem(
            place: start,
            problem: "the quote is not closed",
            expected: "\(quote) at the end of the text"
        )
    }

    /// Joins a line to the one before it: one end of line is a blank, more are as many less one.
    private mutating func fold(into text: inout String.UnicodeScalarView) {
        var breaks = 0
        while !cursor.isAtEnd, cursor.isAtLineEnd {
            cursor.skipBreak()
            breaks += 1
            cursor.skipBlanks()
        }
        text.append(contentsOf: (breaks == 1 ? " " : String(repeating: "\n", count: breaks - 1)).unicodeScalars)
    }

    /// Joins a line to one that ends with a backslash; empty lines between them are kept.
    private mutating func continueLine(into text: inout String.UnicodeScalarView) {
        cursor.skipBreak()
        cursor.skipBlanks()
        while !cursor.isAtEnd, cursor.isAtLineEnd {
            cursor.skipBreak()
            cursor.skipBlanks()
            text.append("\n")
        }
    }

    private mutating func escape(into text: inout String.UnicodeScalarView) throws(SyntaxProblem) {
        let place = cursor.place
        cursor.advance()
        let letter = cursor.current ?? " "
        if YAMLCursor.isBreak(letter) { return continueLine(into: &text) }
        let lengths: [Unicode.Scalar: Int] = ["x": 2, "u": 4, "U": 8]
        if let length = lengths[letter] {
            cursor.advance()
            let start = cursor.index
            for _ in 0..<length where cursor.current?.properties.isASCIIHexDigit == true { cursor.advance() }
            let digits = cursor.text(from: start)
            guard digits.unicodeScalars.count == length, let value = UInt32(digits, radix: 16),
                let scalar = Unicode.Scalar(value)
            else { throw unknownEscape(at: place) }
            return text.append(scalar)
        }
        let simple: [Unicode.Scalar: Unicode.Scalar] = [
            "0": "\0", "a": "\u{7}", "b": "\u{8}", "t": "\t", "\t": "\t", "n": "\n", "v": "\u{B}", "f": "\u{C}",
            "r": "\r", "e": "\u{1B}", " ": " ", "\"": "\"", "/": "/", "\\": "\\", "N": "\u{85}", "_": "\u{A0}",
            "L": "\u{2028}", "P": "\u{2029}",
        ]
        guard let scalar = simple[letter] else { throw unknownEscape(at: place) }
        text.append(scalar)
        cursor.advance()
    }

    private func unknownEscape(at place: SourcePlace) -> SyntaxProblem {
        SyntaxProblem(
            place: place,
            problem: "'\\' begins no escape that YAML knows",
            expected: "'\\\\' for the character itself, or single quotes round the text"
        )
    }
}
