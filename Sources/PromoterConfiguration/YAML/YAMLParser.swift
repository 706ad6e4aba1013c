/// Reads YAML text (yaml.org/spec/1.2.2) into nodes with places.
///
/// What configurations are made of: block and flow collections, all five kinds of scalar, comments, anchors, aliases and merge
/// keys. Tags, directives, complex keys and several documents are refused.
struct YAMLParser {
    /// The most nodes that a document may have, aliases counted each time that they are used.
    static let nodeLimit = 20_000
    /// How deep collections may nest.
    static let depthLimit = 50

    /// Text that is not YAML, or not of the kind that is read.
    struct SyntaxProblem: Error {
        let place: SourcePlace
        let problem: String
        let expected: String
    }

    var cursor: YAMLCursor
    var issues: IssueCollector
    private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
    private var nodeCount = 0
    private var depth = 0

    /// Parses a document.
    ///
    /// - Parameters:
    ///   - text: the YAML text.
    ///   - file: the file's name, for messages.
    /// - Returns: the root, or `nil` where the document is empty.
    /// - Throws: ``ConfigurationError``.
    static func parse(_ text: String, file: String) throws(ConfigurationError) -> YAMLNode? {
        var parser = YAMLParser(cursor: YAMLCursor(text), issues: IssueCollector(file: file))
        let node: YAMLNode?
        do throws(SyntaxProblem) {
            node = try parser.document()
        } catch {
            parser.issues.add(at: error.place, error.problem, expected: error.expected)
            throw ConfigurationError(parser.issues.errors)
        }
        guard parser.issues.errors.isEmpty else { throw ConfigurationError(parser.issues.errors) }
        return node
    }

    private init(cursor: YAMLCursor, issues: IssueCollector) {
        self.cursor = cursor
        self.issues = issues
    }

    private mutating func document() throws(SyntaxProblem) -> YAMLNode? {
        try checkCharacters()
        try skipToContent()
        if cursor.column == 1, cursor.current == "%" {
            throw problem("a directive begins here", expected: "a document without one")
        }
        if isAtMarker("---") {
            cursor.advance(by: 3)
            try skipToContent()
        }
        guard !cursor.isAtEnd, !isAtDocumentEnd else { return nil }
        let node = try blockNode(below: -1)
        try skipToContent()
        if isAtMarker("...") {
            cursor.advance(by: 3)
            try skipToContent()
        }
        if isAtMarker("---") {
            throw problem("a second document begins here", expected: "one document, without a '---' between")
        }
        guard cursor.isAtEnd else {
            throw problem("this stands beside the document", expected: "lines of one map indented alike")
        }
        return node
    }

    /// Refuses characters that no YAML text may have.
    private func checkCharacters() throws(SyntaxProblem) {
        var ahead = cursor
        while let scalar = ahead.current {
            let isAllowed = scalar == "\t" || scalar == "\n" || scalar == "\r"
            guard scalar.properties.generalCategory != .control || isAllowed else {
                throw SyntaxProblem(
                    place: ahead.place,
                    problem: "a character that YAML does not allow (number \(scalar.value))",
                    expected: "printable text"
                )
            }
            ahead.advance()
        }
    }

    /// Whether the document ends here, or another one begins.
    var isAtDocumentEnd: Bool { isAtMarker("---") || isAtMarker("...") }

    private func isAtMarker(_ marker: String) -> Bool {
        cursor.column == 1 && cursor.isAt(marker) && YAMLCursor.isBlank(cursor.peek(3))
    }

    /// Counts a node, and makes it.
    mutating func node(_ value: YAMLNode.Value, at place: SourcePlace) throws(SyntaxProblem) -> YAMLNode {
        try count(1, at: place)
        return YAMLNode(value: value, place: place)
    }

    /// Goes down into a collection.
    mutating func nested<Output>(
        _ read: (inout YAMLParser) throws(SyntaxProblem) -> Output
    ) throws(SyntaxProblem) -> Output {
        guard depth < Self.depthLimit else {
            throw problem("lists and maps nest too deeply here", expected: "at most \(Self.depthLimit) levels")
        }
        depth += 1
        defer { depth -= 1 }
        return try read(&self)
    }

    private mutating func count(_ number: Int, at place: SourcePlace) throws(SyntaxProblem) {
        nodeCount += number
        guard nodeCount <= Self.nodeLimit else {
            throw SyntaxProblem(
                place: place,
                problem: "the document grows too large, its aliases followed",
                expected: "at most \(Self.nodeLimit) values"
            )
        }
    }

    /// Reads an anchor, if one stands here, and the blanks behind it.
    mutating func anchor() throws(SyntaxProblem) -> String? {
        if cursor.current == "!" {
            throw problem("a tag stands here", expected: "a value without a tag")
        }
        guard cursor.current == "&" else { return nil }
        cursor.advance()
        let name = try anchorName()
        cursor.skipBlanks()
        return name
    }

    /// Remembers a node by its anchor.
    mutating func remember(_ node: YAMLNode, as anchor: String?, since before: Int) {
        if let anchor { anchors[anchor] = (node, nodeCount - before) }
    }

    /// How many nodes there were by now.
    var nodesSoFar: Int { nodeCount }

    /// Follows an alias.
    mutating func alias() throws(SyntaxProblem) -> YAMLNode {
        let place = cursor.place
        cursor.advance()
        let name = try anchorName()
        guard let anchored = anchors[name] else {
            throw SyntaxProblem(
                place: place,
                problem: "the alias '*\(name)' has no anchor before it",
                expected: "'&\(name)' further up"
            )
        }
        try count(anchored.size, at: place)
        return anchored.node
    }

    private mutating func anchorName() throws(SyntaxProblem) -> String {
        let start = cursor.index
        while let current = cursor.current, current.isWordCharacter { cursor.advance() }
        let name = cursor.text(from: start)
        guard !name.isEmpty, cursor.isAtBlank || ",]}".unicodeScalars.contains(cursor.current ?? ",") else {
            throw problem(
                "the name of an anchor or alias ends here",
                expected: "letters, digits, - or _, and then a blank"
            )
        }
        return name
    }

    /// Passes over blanks, comments and ends of lines.
    mutating func skipToContent() throws(SyntaxProblem) {
        while true {
            let isLineStart = cursor.column == 1
            let start = cursor
            cursor.skipBlanks()
            if isAtComment { cursor.skipLine() }
            if cursor.isAtEnd { return }
            if !cursor.isAtLineEnd {
                if isLineStart { try checkIndentation(from: start) }
                return
            }
            cursor.skipBreak()
        }
    }

    /// Refuses tabs between an earlier position and this one.
    func checkIndentation(from start: YAMLCursor) throws(SyntaxProblem) {
        guard cursor.text(from: start.index).contains("\t") else { return }
        throw SyntaxProblem(
            place: start.place,
            problem: "a tab stands where the line is indented",
            expected: "spaces"
        )
    }

    /// Whether a comment stands here: at a line's start, or behind a blank.
    private var isAtComment: Bool {
        cursor.current == "#" && YAMLCursor.isBlank(cursor.peek(-1))
    }

    /// Whether nothing but a comment is left of the line.
    mutating func restIsEmpty() -> Bool {
        cursor.skipBlanks()
        return cursor.isAtLineEnd || isAtComment
    }

    func problem(_ problem: String, expected: String) -> SyntaxProblem {
        SyntaxProblem(place: cursor.place, problem: problem, expected: expected)
    }

    /// Puts entries together: a key that is there twice is told, a merge key's entries come in where there are none of that key.
    mutating func mapping(_ entries: [YAMLNode.Entry]) -> YAMLNode.Value {
        var own: [YAMLNode.Entry] = []
        var merged: [YAMLNode.Entry] = []
        var firsts: [String: SourcePlace] = [:]
        for entry in entries {
            if entry.isMerge {
                merged += self.merged(entry.value)
            } else if let first = firsts[entry.key] {
                issues.add(
                    at: entry.keyPlace,
                    "the key '\(entry.key)' is there twice, first in line \(first.line)",
                    expected: "each key once"
                )
            } else {
                firsts[entry.key] = entry.keyPlace
                own.append(entry)
            }
        }
        var keys = Set(own.map(\.key))
        return .mapping(own + merged.filter { keys.insert($0.key).inserted })
    }

    private mutating func merged(_ node: YAMLNode) -> [YAMLNode.Entry] {
        switch node.value {
        case .mapping(let entries): return entries
        case .sequence(let nodes): return nodes.flatMap { merged($0) }
        case .scalar:
            issues.add(at: node.place, "'<<' merges \(node.found)", expected: "an alias of a map")
            return []
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isWordCharacter: Bool {
        isASCII && (properties.isAlphabetic || properties.numericType != nil || self == "-" || self == "_")
    }
}
