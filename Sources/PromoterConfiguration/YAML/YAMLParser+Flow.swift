/// Collections in brackets and braces (YAML 1.2.2, section 7.4).
extension YAMLParser {
    /// Reads `[…]` or `{…}`, over as many lines as it takes.
    mutating func flowCollection() throws(SyntaxProblem) -> YAMLNode {
        let place = cursor.place
        let isSequence = cursor.current == "["
        let end: Unicode.Scalar = isSequence ? "]" : "}"
        cursor.advance()
        var nodes: [YAMLNode] = []
        var entries: [YAMLNode.Entry] = []
        while true {
            try skipToFlowContent(openedAt: place, end)
            if cursor.current == end { break }
            if isSequence { nodes.append(try flowNode()) } else { entries.append(try flowEntry(openedAt: place)) }
            try skipToFlowContent(openedAt: place, end)
            if cursor.current == end { break }
            guard cursor.current == "," else {
                throw problem("no comma parts this from what stands before it", expected: "a comma or '\(end)'")
            }
            cursor.advance()
        }
        cursor.advance()
        return try node(isSequence ? .sequence(nodes) : mapping(entries), at: place)
    }

    private mutating func flowEntry(openedAt start: SourcePlace) throws(SyntaxProblem) -> YAMLNode.Entry {
        let keyPlace = cursor.place
        let key: String
        let isPlain = cursor.current != "'" && cursor.current != "\""
        if let current = cursor.current, "[{*&!".unicodeScalars.contains(current) {
            throw problem("'\(current)' stands where a key should", expected: "a word, a colon, a value")
        }
        if isPlain { key = try flowPlain() } else { key = try quoted() }
        let behind = cursor.place
        guard behind.line == keyPlace.line else {
            throw SyntaxProblem(
                place: keyPlace,
                problem: "a key goes on in the next line",
                expected: "a key in one line"
            )
        }
        try skipToFlowContent(openedAt: start, "}")
        guard cursor.current == ":", cursor.line == behind.line else {
            let value = try node(.scalar("", isPlain: true), at: behind)
            return YAMLNode.Entry(key: key, keyPlace: keyPlace, value: value, isMerge: false)
        }
        cursor.advance()
        guard !isPlain || cursor.isAtBlank else {
            throw problem("no blank stands behind the colon", expected: "a blank there, or quotes round the key")
        }
        let behindColon = cursor.place
        try skipToFlowContent(openedAt: start, "}")
        let isEmpty = cursor.current == "," || cursor.current == "}"
        let value = isEmpty ? try node(.scalar("", isPlain: true), at: behindColon) : try flowNode()
        return YAMLNode.Entry(key: key, keyPlace: keyPlace, value: value, isMerge: isPlain && key == "<<")
    }

    private mutating func flowNode() throws(SyntaxProblem) -> YAMLNode {
        let before = nodesSoFar
        let anchor = try anchor()
        if anchor != nil { try skipToContent() }
        let place = cursor.place
        let node: YAMLNode
        switch cursor.current {
        case "*": node = try alias()
        case "[", "{": node = try nested { parser throws(SyntaxProblem) in try parser.flowCollection() }
        case "'", "\"": node = try self.node(.scalar(try quoted(), isPlain: false), at: place)
        default: node = try self.node(.scalar(try flowPlain(), isPlain: true), at: place)
        }
        remember(node, as: anchor, since: before)
        return node
    }

    /// A plain scalar in brackets or braces; its lines are joined by blanks.
    private mutating func flowPlain() throws(SyntaxProblem) -> String {
        try checkPlainStart()
        if cursor.current == "?" || cursor.current == ":" {
            throw problem("a value begins with '\(cursor.current ?? ":")'", expected: "quotes round such a text")
        }
        var text = ""
        while true {
            let start = cursor.index
            while !cursor.isAtLineEnd, !isAtFlowPlainEnd {
                if cursor.isAt(":?") { throw problem("':?' stands in a text", expected: "quotes round such a text") }
                cursor.advance()
            }
            text += cursor.text(from: start).trimmed
            guard cursor.isAtLineEnd || cursor.current == "#" else { return text }
            let saved = cursor
            try skipToContent()
            let isOver = cursor.isAtEnd || cursor.current.map { ",[]{}:#'\"&*!".unicodeScalars.contains($0) } ?? true
            guard !isOver, !cursor.text(from: saved.index).contains("#") else {
                cursor = saved
                return text
            }
            text += " "
        }
    }

    private var isAtFlowPlainEnd: Bool {
        guard let current = cursor.current else { return true }
        if isAtFlowIndicator { return true }
        if current == "#" { return YAMLCursor.isBlank(cursor.peek(-1)) }
        guard current == ":" else { return false }
        let next = cursor.peek(1)
        return YAMLCursor.isBlank(next) || next.map { ",[]{}".unicodeScalars.contains($0) } ?? true
    }

    private var isAtFlowIndicator: Bool {
        cursor.current.map { ",[]{}".unicodeScalars.contains($0) } ?? false
    }

    private mutating func skipToFlowContent(openedAt start: SourcePlace, _ end: Unicode.Scalar) throws(SyntaxProblem) {
        try skipToContent()
        guard cursor.isAtEnd || isAtDocumentEnd else { return }
        throw SyntaxProblem(
            place: start,
            problem: "'\(end == "]" ? "[" : "{")' is not closed",
            expected: "'\(end)' behind the last value"
        )
    }
}

extension String {
    /// The text without blanks at its ends.
    var trimmed: String {
        var text = self[...]
        while text.last == " " || text.last == "\t" { text.removeLast() }
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        return String(text)
    }
}
