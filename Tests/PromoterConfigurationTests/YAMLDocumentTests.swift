import Testing

@testable import PromoterConfiguration

@Suite("A YAML document")
struct YAMLDocumentTests {
    /// A node without its places.
    indirect enum Tree: Equatable, Sendable {
        case plain(String)
        case quoted(String)
        case list([Tree])
        case map([String], [Tree])

        init(_ node: YAMLNode) {
            switch node.value {
            case .scalar(let text, let isPlain): self = isPlain ? .plain(text) : .quoted(text)
            case .sequence(let nodes): self = .list(nodes.map(Tree.init))
            case .mapping(let entries): self = .map(entries.map(\.key), entries.map { Tree($0.value) })
            }
        }
    }

    static let documents: [(String, Tree?)] = [
        ("", nil),
        ("# only a comment\n", nil),
        ("a", .plain("a")),
        ("---\na: b # c\n...\n", .map(["a"], [.plain("b")])),
        ("a: http://x:80/y#z", .map(["a"], [.plain("http://x:80/y#z")])),
        ("a:\nb: ~\n", .map(["a", "b"], [.plain(""), .plain("~")])),
        ("a: 'it''s'\nb: \"x\\ty\\u00e9\"", .map(["a", "b"], [.quoted("it's"), .quoted("x\tyé")])),
        (
            "- a\n- [b, c]\n- {d: e}",
            .list([.plain("a"), .list([.plain("b"), .plain("c")]), .map(["d"], [.plain("e")])])
        ),
        ("a: |\n  b\n  c\nd: >-\n  e\n  f\n", .map(["a", "d"], [.quoted("b\nc\n"), .quoted("e f")])),
        ("a:\r\n  b: c\r\n", .map(["a"], [.map(["b"], [.plain("c")])])),
        ("é: ü\n😀: ''", .map(["é", "😀"], [.plain("ü"), .quoted("")])),
        ("a: &x [b]\nc: *x", .map(["a", "c"], [.list([.plain("b")]), .list([.plain("b")])])),
        (
            "a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3\n",
            .map(
                ["a", "b"],
                [
                    .map(["k", "l"], [.plain("1"), .plain("2")]), .map(["l", "k"], [.plain("3"), .plain("1")]),
                ]
            )
        ),
        (
            "x: &x {k: 1}\ny: &y {l: 2}\nb:\n  <<: [*x, *y]\n",
            .map(
                ["x", "y", "b"],
                [
                    .map(["k"], [.plain("1")]), .map(["l"], [.plain("2")]),
                    .map(["k", "l"], [.plain("1"), .plain("2")]),
                ]
            )
        ),
        ("'<<': a", .map(["<<"], [.plain("a")])),
    ]

    @Test("is read as it is meant", arguments: documents)
    func read(text: String, tree: Tree?) throws {
        #expect(try YAMLDocument.parse(text, file: "p.yaml").map { Tree($0) } == tree)
    }

    @Test("knows the place of each key and value, in characters")
    func places() throws {
        let root = try #require(try YAMLDocument.parse("é:\n  - 😀: b\n    cc: dd", file: "p.yaml"))
        guard case .mapping(let outer) = root.value, case .sequence(let items)? = outer.first?.value.value,
            case .mapping(let inner)? = items.first?.value
        else {
            Issue.record("\(root)")
            return
        }
        #expect(outer.map(\.keyPlace) == [SourcePlace(line: 1, column: 1)])
        #expect(inner.map(\.keyPlace) == [SourcePlace(line: 2, column: 5), SourcePlace(line: 3, column: 5)])
        #expect(inner.map(\.value.place) == [SourcePlace(line: 2, column: 8), SourcePlace(line: 3, column: 9)])
    }

    @Test(
        "that is not what a configuration is made of is refused in words",
        arguments: [
            ("a: !b c", "a tag stands here"),
            ("a: *x", "the alias '*x' has no anchor before it"),
            ("a: b\n---\nc: d", "a second document begins here"),
            ("? [a]\n: b", "a list or a map stands as a key"),
            ("a: {<<: b}", "'<<' merges 'b'"),
            ("a: 'b", "the quote is not closed"),
            ("a:\n\tb: c", "a tab stands where the line is indented"),
            ("a: b\n c: d", "the file is not valid YAML"),
            ("a: \u{7}", "a character that YAML does not allow (number 7)"),
        ]
    )
    func refused(text: String, problem: String) {
        let error = #expect(throws: ConfigurationError.self) { try YAMLDocument.parse(text, file: "p.yaml") }
        #expect(error?.issues.first?.problem.hasPrefix(problem) == true, "\(String(describing: error))")
    }

    @Test(
        "that would grow or nest beyond reason is refused, and quickly",
        arguments: [
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
                + (1...9)
                .map {
                    "b\($0): &b\($0) [\(Array(repeating: "*\($0 == 1 ? "a" : "b\($0 - 1)")", count: 10).joined(separator: ","))]\n"
                }
                .joined(),
            String(repeating: "[", count: 60) + String(repeating: "]", count: 60),
            String(repeating: "- a\n", count: 30_000),
        ]
    )
    func bounded(text: String) {
        #expect(throws: ConfigurationError.self) { try YAMLDocument.parse(text, file: "p.yaml") }
    }

    @Test("never crashes the parser, whatever is cut off or changed", arguments: 0..<50)
    func damaged(seed: UInt64) {
        var random = SplitMix(state: seed)
        let characters = Array(" \n:-[]{}#&*!|>'\"%@`,?a\t")
        for (text, _) in Self.documents where !text.isEmpty {
            var changed = Array(text)
            for _ in 0..<3 {
                let place = Int(random.next() % UInt64(changed.count))
                changed[place] = characters[Int(random.next() % UInt64(characters.count))]
            }
            let damaged = String(changed)
            let first = Result { try YAMLDocument.parse(damaged, file: "p.yaml") }
            let second = Result { try YAMLDocument.parse(damaged, file: "p.yaml") }
            #expect((try? first.get()) == (try? second.get()))
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
