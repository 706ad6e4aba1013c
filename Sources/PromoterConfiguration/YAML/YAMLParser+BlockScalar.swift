/// Texts of several lines below `|` or `>` (YAML 1.2.2, section 8.1).
extension YAMLParser {
    /// Reads the text below a `|` or `>`.
    ///
    /// - Parameter parent: how far the key that it belongs to is indented.
    /// - Returns: the text.
    /// - Throws: ``SyntaxProblem``.
    mutating func blockScalar(below parent: Int) throws(SyntaxProblem) -> String {
        let isFolded = cursor.current == ">"
        cursor.advance()
        var chomping: Unicode.Scalar?
        var indent: Int?
        while let current = cursor.current, !cursor.isAtBlank {
            if current == "+" || current == "-", chomping == nil {
                chomping = current
            } else if let digit = Int(String(current)), digit > 0, indent == nil {
                indent = max(parent, 0) + digit
            } else {
                throw problem(
                    "'\(current)' stands behind '\(isFolded ? ">" : "|")'",
                    expected: "nothing, '-', '+' or a digit"
                )
            }
            cursor.advance()
        }
        guard restIsEmpty() else {
            throw problem(
                "text stands in the line of '\(isFolded ? ">" : "|")'",
                expected: "the text in the lines below"
            )
        }
        cursor.skipLine()
        cursor.skipBreak()
        let lines = try blockLines(indent: indent, below: parent)
        var text = isFolded ? Self.folded(lines) : lines.map { $0 + "\n" }.joined()
        // The text's last line has no end where the file's has none.
        if cursor.isAtEnd, !YAMLCursor.isBreak(cursor.peek(-1)), !lines.isEmpty { text.removeLast() }
        return Self.chomp(text, chomping)
    }

    /// Reads lines that are indented alike or deeper; empty ones belong to them.
    private mutating func blockLines(indent given: Int?, below parent: Int) throws(SyntaxProblem) -> [String] {
        var indent = given
        var lines: [String] = []
        while !cursor.isAtEnd {
            let saved = cursor
            while cursor.current == " ", indent.map({ cursor.indent < $0 }) ?? true { cursor.advance() }
            if cursor.isAtLineEnd {
                lines.append("")
            } else {
                if indent == nil, cursor.indent > parent { indent = cursor.indent }
                guard let indent, cursor.indent >= indent, !isAtDocumentEnd else {
                    cursor = saved
                    break
                }
                let start = cursor.index
                cursor.skipLine()
                lines.append(cursor.text(from: start))
            }
            cursor.skipBreak()
        }
        return lines
    }

    /// Joins lines by blanks; empty lines and lines that begin with a blank stay as they are.
    private static func folded(_ lines: [String]) -> String {
        var text = ""
        for (number, line) in lines.enumerated() {
            text += line
            guard number + 1 < lines.count else { break }
            let next = lines[number + 1]
            let isLiteral = line.first == " " || line.first == "\t" || next.first == " " || next.first == "\t"
            if line.isEmpty || isLiteral {
                text += "\n"
            } else if !next.isEmpty {
                text += " "
            } else if lines[(number + 1)...].allSatisfy(\.isEmpty) || beginsWithBlank(lines[(number + 1)...]) {
                text += "\n"
            }
        }
        return text + (lines.isEmpty ? "" : "\n")
    }

    private static func beginsWithBlank(_ lines: ArraySlice<String>) -> Bool {
        guard let first = lines.first(where: { !$0.isEmpty })?.first else { return false }
        return first == " " || first == "\t"
    }

    private static func chomp(_ text: String, _ chomping: Unicode.Scalar?) -> String {
        guard chomping != "+" else { return text }
        var body = text[...]
        while body.last == "\n" { body.removeLast() }
        return String(body) + (chomping == "-" || body.isEmpty || body.endIndex == text.endIndex ? "" : "\n")
    }
}
