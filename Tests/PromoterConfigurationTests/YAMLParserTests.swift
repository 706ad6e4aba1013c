import Testing
import Yams

@testable import PromoterConfiguration

@Suite("YAML is read as Yams reads it")
struct YAMLParserTests {
    /// What both parsers can say of a text.
    indirect enum Tree: Equatable {
        case scalar(String, isPlain: Bool)
        case sequence([Tree])
        case mapping([String], [Tree])
        case none
        case refused

        init(_ node: YAMLNode) {
            switch node.value {
            case .scalar(let text, let isPlain): self = .scalar(text, isPlain: isPlain)
            case .sequence(let nodes): self = .sequence(nodes.map(Tree.init))
            case .mapping(let entries): self = .mapping(entries.map(\.key), entries.map { Tree($0.value) })
            }
        }

        init(_ node: Node) {
            switch node {
            case .scalar(let scalar): self = .scalar(scalar.string, isPlain: scalar.style == .plain)
            case .sequence(let sequence): self = .sequence(sequence.map { Tree($0) })
            case .mapping(let mapping):
                self = .mapping(mapping.keys.map { $0.scalar?.string ?? "?" }, mapping.values.map { Tree($0) })
            case .alias: self = .refused
            }
        }

        /// A document in which nothing stands is no node, or an empty one.
        private static func filled(_ tree: Tree?) -> Tree {
            tree == .scalar("", isPlain: true) ? .none : tree ?? .none
        }

        static func ours(_ text: String) -> Tree {
            do {
                return filled(try YAMLParser.parse(text, file: "p.yaml").map { Tree($0) })
            } catch {
                return .refused
            }
        }

        static func theirs(_ text: String) -> Tree {
            do {
                return filled(try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot().map { Tree($0) })
            } catch {
                return .refused
            }
        }
    }

    static let texts: [String] = [
        "", "\n\n", "# only a comment", "---\n", "---\na: b\n", "--- # c\na: b\n...\n", "a", "a b  c", "'a'", "\"a\"",
        "a: b", "a:  b  ", "a: b # c", "a: b#c", "a: 'b' # c", "a:b", "a: b:c", "a: http://x:80/y#z", "a:\n", "a: ~",
        "a:\nb:\n", "a:\n  b: c\n  d: e\nf: g\n", "a:\n    b: c\n\n\n    d: e\n  # comment\nf: g", "a:\n- b\n- c\n",
        "a:\n  - b\n  - c\nd: e", "- a\n- b\n", "- - a\n  - b\n- c\n", "- a: b\n  c: d\n- e: f\n", "-\n  a: b\n-\n- c",
        "- a:\n  - b\n  c: d\n", "a:\n- b: c\n  d: e\n- f\ng: h", "[a, b, c]", "[]", "{}", "[a, [b, c], {d: e}]",
        "{a: b, c: d}", "{a: b, c, d: }", "{a: , b: c}", "{\"a\":b, 'c': d}", "{\"a\": b,}", "[a, b, ]",
        "a: [b,\n  c,\n  # comment\n  d]\ne: f", "a: {b: c,\n  d: e\n}\nf: g", "a: [b c, d  e ]", "a: [b:c, d]",
        "a: 'it''s'", "a: \"x\\ty\\n\\\"\\\\\\u00e9\\x41\\U0001F600\"", "a: 'b\n  c\n\n  d'",
        "a: \"b\n  c\\\n  d\n\n\n  e\"",
        "a: b\n  c\n  d\ne: f", "a: b\n\n  c\ne: f", "a:\n  b\n  c\n", "a: |\n  b\n  c\nd: e",
        "a: |-\n  b\n  c\n\nd: e",
        "a: |+\n  b\n\n\nd: e", "a: |\n  b\n    c\n  d\n", "a: |2\n    b\n  c\n", "a: >\n  b\n  c\n\n  d\ne: f",
        "a: >-\n  b\n  c\n", "a: >\n  b\n   c\n  d\n", "a: >\n\n  b\n\n\n  c\n", "a: |\n\n\n  b\n", "a: |\nb: c",
        "a: >\n  b\n\n   c\n\n  d\n",
        "- |\n a\n b\n- c", "a: &x b\nc: *x", "a: &x\n  b: c\nd: *x\n", "a: &x [b, c]\nd: [*x, *x]",
        "- &x a\n- *x\n- b",
        "{a: &x b, c: *x}", "a: &x\nb: *x", "\"a b\": c\n'd': e", "a : b", "? a\n: b", "a: - b", "a: b: c", "a: 'b' c",
        "a: \"b", "a: 'b", "a: [b", "a: {b", "a: b]", "a: @b", "a: `b", "a: %b", "%YAML 1.1\n---\na: b", "a: *x",
        "a: b\n c: d", "a:\n  b: c\n d: e", "a:\n   b: c\n  d: e", "a: b\n- c", "- a\nb: c", "\ta: b", "a:\n\tb: c",
        "a: b\nc", "a: [b c]\n  d", "a: \"\\q\"", "a: b\n---\nc: d", "- a\n - b", "a: -b", "a: -1", "a: ?b", "a: :b",
        "- -a", "-a",
        "a: !b c", "é: ü\n😀: ", "a: 'b'\r\nc: d\r\n", "a:\r\n  - b\r\n", "a: |\r\n  b\r\n  c\r\n",
        "a: \"\"\nb: ''\n", "a: '#b'\nc: '- d'\n", "a: #b", "a: b #", "a:     # c\n  b: d", "[a\n, b]", "{a\n: b}",
        "{a: [b, c], d: {e: f}}",
        "a: {b: 'c, d', e: \"f}\"}", "a: [\"b\", 'c']", "- {a: b}\n- [c]\n", "- 'a': b\n  \"c\": d\n", "a: {}\nb: []\n",
        "  a: b\n  c: d\n",
        "a: b\n\n# c\n\nd: e\n", "a: b\n# c\n  d\n", "a: x y: z", "a: {b: c}}", "- ", "-\n", "a: &b\n", "a: |x\n  b",
        "a: | b\n", "key with spaces: value with spaces",
    ]

    /// What Yams takes and we refuse, on purpose: each is told in words.
    static let refused: [String: String] = [
        "? a\n: b": "a complex key begins here", "%YAML 1.1\n---\na: b": "a directive begins here",
        "a: !b c": "a tag stands here",
    ]

    @Test("in every form that a configuration may have", arguments: texts)
    func same(text: String) {
        let ours = Tree.ours(text)
        if let problem = Self.refused[text] {
            let error = #expect(throws: ConfigurationError.self) { try YAMLParser.parse(text, file: "p.yaml") }
            #expect(error?.issues.first?.problem == problem)
        } else {
            #expect(ours == Tree.theirs(text))
        }
    }

    @Test("whatever the document, in block and in flow style", arguments: 0..<100)
    func generated(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for _ in 0..<20 {
            let node = Self.node(&random, depth: 0)
            for flow in [Node.Mapping.Style.block, .flow] {
                let text = try Yams.serialize(node: Self.styled(node, flow), allowUnicode: true)
                #expect(Tree.ours(text) == Tree.theirs(text), "\(text)")
            }
        }
    }

    @Test("and never crashes on what is cut off or changed", arguments: 0..<100)
    func mutated(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let characters = Array(" \n:-[]{}#&*!|>'\"%@`,?a\t")
        for text in Self.texts {
            var changed = Array(text)
            guard !changed.isEmpty else { continue }
            switch random.next() % 3 {
            case 0: changed.removeLast(Int(random.next() % UInt64(changed.count)))
            case 1: changed.remove(at: Int(random.next() % UInt64(changed.count)))
            default:
                let place = Int(random.next() % UInt64(changed.count))
                changed.insert(characters[Int(random.next() % UInt64(characters.count))], at: place)
            }
            let ours = Tree.ours(String(changed))
            let theirs = Tree.theirs(String(changed))
            // What both take must be the same. We may refuse more, never less; but for tabs, which YAML 1.2 allows in empty lines.
            let hasTab = changed.contains("\t") && theirs == .refused
            if ours != .refused, !hasTab { #expect(ours == theirs, "\(String(changed).debugDescription)") }
        }
    }

    private static func node(_ random: inout SplitMix, depth: Int) -> Node {
        let words = [
            "a", "two words", "", "it's", "\"quoted\"", "a: b", "# no comment", "- x", "1", "true", "~", "é→😀",
            "x\ny\n", "  lead", "trail ",
            "long " + String(repeating: "word ", count: 30), "https://x:80/y?z#w", "@at", "*star", "&and", "{brace",
            "]", "a,b", "tab\there", "\\back",
        ]
        func word(_ random: inout SplitMix) -> String { words[Int(random.next() % UInt64(words.count))] }
        switch depth > 3 ? 0 : random.next() % 3 {
        case 1: return .sequence(.init((0..<random.next() % 4).map { _ in node(&random, depth: depth + 1) }))
        case 2:
            let pairs = (0..<random.next() % 4)
                .map {
                    (Node("k\($0) \(word(&random).prefix(8).filter { $0 != "\n" })"), node(&random, depth: depth + 1))
                }
            return .mapping(.init(pairs))
        default:
            let styles: [Node.Scalar.Style] = [.any, .singleQuoted, .doubleQuoted, .literal, .folded]
            return .scalar(.init(word(&random), .implicit, styles[Int(random.next() % 5)]))
        }
    }

    private static func styled(_ node: Node, _ style: Node.Mapping.Style) -> Node {
        switch node {
        case .sequence(let sequence):
            .sequence(.init(sequence.map { styled($0, style) }, .implicit, style == .flow ? .flow : .block))
        case .mapping(let mapping): .mapping(.init(mapping.map { ($0.key, styled($0.value, style)) }, .implicit, style))
        case .scalar, .alias: node
        }
    }
}

/// Numbers that look random, and are the same each time.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
