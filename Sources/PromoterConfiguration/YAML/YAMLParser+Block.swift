/// Collections that are made by indentation (YAML 1.2.2, section 8.2).
extension YAMLParser {
    /// Reads the node that stands at the cursor, in a line of its own or behind a dash.
    ///
    /// - Parameter parent: how far what it belongs to is indented.
    /// - Returns: the node.
    /// - Throws: ``SyntaxProblem``.
    mutating func blockNode(below parent: Int) throws(SyntaxProblem) -> YAMLNode {
        if isAtDash { return try nested { parser throws(SyntaxProblem) in try parser.blockSequence() } }
        if cursor.current == "?", YAMLCursor.isBlank(cursor.peek(1)) {
            throw problem("a complex key begins here", expected: "a word, a colon, a value")
        }
        if isAtKey() { return try nested { parser throws(SyntaxProblem) in try parser.blockMapping() } }
        return try value(below: parent, allowsSequenceBeside: false)
    }

    /// Whether an item of a list begins here.
    var isAtDash: Bool { cursor.current == "-" && YAMLCursor.isBlank(cursor.peek(1)) }

    private mutating func blockSequence() throws(SyntaxProblem) -> YAMLNode {
        let indent = cursor.indent
        let place = cursor.place
        var nodes: [YAMLNode] = []
        while !cursor.isAtEnd, cursor.indent == indent, isAtDash, !isAtDocumentEnd {
            cursor.advance()
            let behindDash = cursor
            if restIsEmpty() {
                nodes.append(try nodeBelow(indent, insteadAt: behindDash.place, allowsSequenceBeside: false))
            } else {
                try checkIndentation(from: behindDash)
                nodes.append(try blockNode(below: indent))
            }
            try endLine()
            try skipToContent()
        }
        try checkIndent(indent)
        return try node(.sequence(nodes), at: place)
    }

    private mutating func blockMapping() throws(SyntaxProblem) -> YAMLNode {
        let indent = cursor.indent
        let place = cursor.place
        var entries: [YAMLNode.Entry] = []
        while !cursor.isAtEnd, cursor.indent == indent, !isAtDocumentEnd {
            guard isAtKey() else {
                if isAtDash, !entries.isEmpty {
                    throw problem("an item of a list stands among keys", expected: "a key, or the list below a key")
                }
                throw problem("a line without a key", expected: "a word, a colon, a blank, a value")
            }
            let keyPlace = cursor.place
            let (key, isPlain) = try key()
            cursor.skipBlanks()
            cursor.advance()
            let value = try value(below: indent, allowsSequenceBeside: true)
            entries.append(
                YAMLNode.Entry(key: key, keyPlace: keyPlace, value: value, isMerge: isPlain && key == "<<")
            )
            try endLine()
            try skipToContent()
        }
        try checkIndent(indent)
        return try node(mapping(entries), at: place)
    }

    /// Reads what stands behind a colon or an anchor: in the line, or below it.
    mutating func value(below parent: Int, allowsSequenceBeside: Bool) throws(SyntaxProblem) -> YAMLNode {
        let before = nodesSoFar
        let start = cursor.place
        cursor.skipBlanks()
        let anchor = try anchor()
        let node: YAMLNode
        if restIsEmpty() {
            node = try nodeBelow(parent, insteadAt: start, allowsSequenceBeside: allowsSequenceBeside)
        } else {
            if anchor != nil, isAtKey() {
                throw problem(
                    "an anchor stands before a key",
                    expected: "the anchor in the line above, behind the colon or dash"
                )
            }
            node = try inlineNode(below: parent)
        }
        remember(node, as: anchor, since: before)
        return node
    }

    /// Reads a node in the lines below, if there is one: deeper, or a list beside the key that it belongs to.
    private mutating func nodeBelow(
        _ parent: Int,
        insteadAt place: SourcePlace,
        allowsSequenceBeside: Bool
    ) throws(SyntaxProblem) -> YAMLNode {
        try skipToContent()
        let isBelow = cursor.indent > parent || (allowsSequenceBeside && cursor.indent == parent && isAtDash)
        guard !cursor.isAtEnd, isBelow, !isAtDocumentEnd else { return try node(.scalar("", isPlain: true), at: place) }
        return try blockNode(below: parent)
    }

    private mutating func inlineNode(below parent: Int) throws(SyntaxProblem) -> YAMLNode {
        let place = cursor.place
        switch cursor.current {
        case "*": return try alias()
        case "[", "{": return try nested { parser throws(SyntaxProblem) in try parser.flowCollection() }
        case "'", "\"": return try node(.scalar(try quoted(), isPlain: false), at: place)
        case "|", ">": return try node(.scalar(try blockScalar(below: parent), isPlain: false), at: place)
        default:
            if isAtDash {
                throw problem(
                    "a list begins in the line of its key",
                    expected: "the list in the lines below, or [a, b]"
                )
            }
            return try node(.scalar(try plain(below: parent), isPlain: true), at: place)
        }
    }

    /// Sees to it that nothing but a comment stands behind a value.
    private mutating func endLine() throws(SyntaxProblem) {
        guard cursor.column > 1, !isAtLineStart else { return }
        guard !restIsEmpty() else { return }
        if cursor.current == ":" {
            throw problem(
                "a colon stands where a value has ended",
                expected: "one key a line; quotes round a text with ': '"
            )
        }
        throw problem("text stands behind a value", expected: "nothing more in the line, or quotes round it all")
    }

    /// Whether only indentation stands before the cursor: what was read reached over the end of its last line.
    private var isAtLineStart: Bool {
        var offset = -1
        while let scalar = cursor.peek(offset), scalar == " " { offset -= 1 }
        return YAMLCursor.isBreak(cursor.peek(offset))
    }

    private func checkIndent(_ indent: Int) throws(SyntaxProblem) {
        guard !cursor.isAtEnd, cursor.indent > indent else { return }
        throw problem(
            "the line is indented by \(cursor.indent), what it belongs to by \(indent)",
            expected: "lines of one map or list indented alike"
        )
    }

    /// Whether a key and its colon stand at the cursor, in one line.
    func isAtKey() -> Bool {
        var ahead = self
        switch cursor.current {
        case nil: return false
        case "'", "\"":
            let line = cursor.line
            guard (try? ahead.quoted()) != nil, ahead.cursor.line == line else { return false }
        default:
            guard (try? checkPlainStart()) != nil else { return false }
            ahead.passPlainWord()
        }
        ahead.cursor.skipBlanks()
        return ahead.cursor.current == ":" && YAMLCursor.isBlank(ahead.cursor.peek(1))
    }

    private mutating func key() throws(SyntaxProblem) -> (String, isPlain: Bool) {
        if cursor.current == "'" || cursor.current == "\"" { return (try quoted(), false) }
        let start = cursor.index
        passPlainWord()
        return (cursor.text(from: start), true)
    }
}
