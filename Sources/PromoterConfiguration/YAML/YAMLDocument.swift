/// Composes libyaml's events into nodes: anchors and aliases, merge keys, keys that are there twice.
struct YAMLDocument {
    /// The most nodes that a document may have, aliases counted each time that they are used.
    static let nodeLimit = 20_000
    /// How deep collections may nest.
    static let depthLimit = 50

    private var events: ArraySlice<YAMLEvent> = []
    private var issues: IssueCollector
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
        var document = YAMLDocument(issues: IssueCollector(file: file))
        var root: YAMLNode?
        do throws(YAMLSyntaxProblem) {
            // A collection has an event for its end, too.
            document.events = try YAMLEventReader.events(in: text, limit: 2 * nodeLimit + 1)[...]
            root = try document.root()
        } catch {
            document.issues.add(at: error.place, error.problem, expected: error.expected)
        }
        guard document.issues.errors.isEmpty else { throw ConfigurationError(document.issues.errors) }
        return root
    }

    private init(issues: IssueCollector) {
        self.issues = issues
    }

    private mutating func root() throws(YAMLSyntaxProblem) -> YAMLNode? {
        guard events.popFirst() != nil, let first = events.popFirst() else { return nil }
        let node = try node(first)
        if let next = events.first {
            throw YAMLSyntaxProblem(
                place: next.place,
                problem: "a second document begins here",
                expected: "one document, without a '---' between"
            )
        }
        return node
    }

    private mutating func node(_ event: YAMLEvent) throws(YAMLSyntaxProblem) -> YAMLNode {
        if event.isTagged {
            throw YAMLSyntaxProblem(
                place: event.place,
                problem: "a tag stands here",
                expected: "a value without a tag"
            )
        }
        let before = nodeCount
        try count(1, at: event.place)
        let value: YAMLNode.Value
        switch event.kind {
        case .alias(let name): return try alias(name, at: event.place)
        case .scalar(let text, let isPlain): value = .scalar(text, isPlain: isPlain)
        case .sequenceStart: value = .sequence(try nested(at: event.place, items))
        case .mappingStart: value = mapping(try nested(at: event.place, entries))
        case .collectionEnd, .documentStart: value = .scalar("", isPlain: true)
        }
        let node = YAMLNode(value: value, place: event.place)
        if let anchor = event.anchor { anchors[anchor] = (node, nodeCount - before) }
        return node
    }

    private func items(_ document: inout YAMLDocument) throws(YAMLSyntaxProblem) -> [YAMLNode] {
        var nodes: [YAMLNode] = []
        while let event = document.next() { nodes.append(try document.node(event)) }
        return nodes
    }

    private func entries(_ document: inout YAMLDocument) throws(YAMLSyntaxProblem) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        while let event = document.next() {
            let key = try document.node(event)
            guard let valueEvent = document.events.popFirst() else { return entries }
            let value = try document.node(valueEvent)
            guard case .scalar(let text, let isPlain) = key.value else {
                document.issues.add(at: key.place, "a list or a map stands as a key", expected: "a word")
                continue
            }
            entries.append(
                YAMLNode.Entry(key: text, keyPlace: key.place, value: value, isMerge: isPlain && text == "<<")
            )
        }
        return entries
    }

    /// The next event of the collection, `nil` at its end.
    private mutating func next() -> YAMLEvent? {
        guard let event = events.popFirst(), event.kind != .collectionEnd else { return nil }
        return event
    }

    private mutating func nested<Output>(
        at place: SourcePlace,
        _ read: (inout YAMLDocument) throws(YAMLSyntaxProblem) -> Output
    ) throws(YAMLSyntaxProblem) -> Output {
        guard depth < Self.depthLimit else {
            throw YAMLSyntaxProblem(
                place: place,
                problem: "lists and maps nest too deeply here",
                expected: "at most \(Self.depthLimit) levels"
            )
        }
        depth += 1
        defer { depth -= 1 }
        return try read(&self)
    }

    private mutating func count(_ number: Int, at place: SourcePlace) throws(YAMLSyntaxProblem) {
        nodeCount += number
        guard nodeCount <= Self.nodeLimit else { throw .tooLarge(at: place, limit: Self.nodeLimit) }
    }

    private mutating func alias(_ name: String, at place: SourcePlace) throws(YAMLSyntaxProblem) -> YAMLNode {
        guard let anchored = anchors[name] else {
            throw YAMLSyntaxProblem(
                place: place,
                problem: "the alias '*\(name)' has no anchor before it",
                expected: "'&\(name)' further up"
            )
        }
        try count(anchored.size, at: place)
        return anchored.node
    }

    /// Puts entries together: a key that is there twice is told, a merge key's entries come in where there are none of that key.
    private mutating func mapping(_ entries: [YAMLNode.Entry]) -> YAMLNode.Value {
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
