internal import Yams

/// Turns YAML text into nodes with places.
struct YAMLDocument {
    /// The most nodes that a document may have, aliases counted each time that they are used.
    static let nodeLimit = 20_000

    private let text: String
    private let file: String
    private var issues: [ConfigurationIssue] = []
    private var nodeCount = 0

    /// Parses a document.
    ///
    /// - Parameters:
    ///   - text: the YAML text.
    ///   - file: the file's name, for messages.
    /// - Returns: the root, or `nil` where the document is empty.
    /// - Throws: ``ConfigurationError``.
    static func parse(_ text: String, file: String) throws(ConfigurationError) -> YAMLNode? {
        var document = YAMLDocument(text: text, file: file)
        guard let root = try document.compose() else { return nil }
        let node = document.convert(root)
        guard document.issues.isEmpty else { throw ConfigurationError(document.issues) }
        return node
    }

    private init(text: String, file: String) {
        self.text = text
        self.file = file
    }

    private func compose() throws(ConfigurationError) -> Node? {
        guard AliasCount(text).largestExpansion <= 1_000_000 else { throw ConfigurationError([tooLarge(nil)]) }
        do {
            return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw ConfigurationError([YAMLSyntaxProblem(error, in: text).issue(file: file)])
        } catch {
            throw ConfigurationError([
                ConfigurationIssue(file: file, place: nil, problem: "the file is not YAML", expected: "YAML text")
            ])
        }
    }

    private mutating func convert(_ node: Node) -> YAMLNode {
        let place = Self.place(node)
        nodeCount += 1
        guard nodeCount <= Self.nodeLimit else {
            if nodeCount == Self.nodeLimit + 1 { issues.append(tooLarge(place)) }
            return YAMLNode(value: .sequence([]), place: place)
        }
        switch node {
        case .scalar(let scalar):
            return YAMLNode(value: .scalar(scalar.string, isPlain: scalar.style == .plain), place: place)
        case .sequence(let sequence):
            return YAMLNode(value: .sequence(sequence.map { convert($0) }), place: place)
        case .mapping(let mapping):
            return YAMLNode(value: .mapping(entries(of: mapping)), place: place)
        case .alias:
            return YAMLNode(value: .scalar("", isPlain: true), place: place)
        }
    }

    /// Converts a mapping; a merge key's entries come in where the mapping has no entry of that key itself.
    private mutating func entries(of mapping: Node.Mapping) -> [YAMLNode.Entry] {
        var own: [YAMLNode.Entry] = []
        var merged: [YAMLNode.Entry] = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                issue(at: Self.place(key), problem: "a list or a map stands as a key", expected: "a word")
                continue
            }
            if scalar.string == "<<", scalar.style == .plain {
                merged += mergedEntries(of: value)
            } else {
                own.append(YAMLNode.Entry(key: scalar.string, keyPlace: Self.place(key), value: convert(value)))
            }
        }
        var keys = Set(own.map(\.key))
        return own + merged.filter { keys.insert($0.key).inserted }
    }

    private mutating func mergedEntries(of value: Node) -> [YAMLNode.Entry] {
        let node = convert(value)
        switch node.value {
        case .mapping(let entries): return entries
        case .sequence(let nodes):
            return nodes.flatMap { node -> [YAMLNode.Entry] in
                if case .mapping(let entries) = node.value { return entries }
                issue(at: node.place, problem: "'<<' merges \(node.found)", expected: "an alias of a map")
                return []
            }
        case .scalar:
            issue(at: node.place, problem: "'<<' merges \(node.found)", expected: "an alias of a map")
            return []
        }
    }

    private mutating func issue(at place: SourcePlace, problem: String, expected: String) {
        issues.append(ConfigurationIssue(file: file, place: place, problem: problem, expected: expected))
    }

    private func tooLarge(_ place: SourcePlace?) -> ConfigurationIssue {
        ConfigurationIssue(
            file: file,
            place: place,
            problem: "the document grows too large, its aliases followed",
            expected: "at most \(Self.nodeLimit) values"
        )
    }

    private static func place(_ node: Node) -> SourcePlace {
        SourcePlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }
}
