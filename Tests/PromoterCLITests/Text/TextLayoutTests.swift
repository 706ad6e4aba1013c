import Testing

@testable import PromoterCLI

@Suite("Lines on a terminal")
struct TextLayoutTests {
    private func layout(_ columns: Int?, color: Bool = false) -> TextLayout {
        TextLayout(
            terminal: Terminal(
                size: columns.map { Terminal.Size(columns: $0, lines: 24) },
                environment: ["TERM": color ? "xterm" : "dumb", "LANG": "C.UTF-8"]
            )
        )
    }

    @Test("are broken at spaces, and continued below their text")
    func wraps() {
        let line = StyledLine("one two three four five six seven", lead: "- ")
        #expect(layout(20).fit(line) == ["- one two three four", "  five six seven"])
    }

    @Test("are not broken in a file or a pipe")
    func doesNotWrap() {
        let line = StyledLine(String(repeating: "word ", count: 100) + "end", lead: "- ")
        #expect(layout(nil).fit(line).count == 1)
    }

    @Test("part a word that is wider than the terminal")
    func splits() {
        let line = StyledLine(String(repeating: "x", count: 45))
        #expect(layout(20).fit(line).map(\.count) == [20, 20, 5])
    }

    @Test("are never wider than the terminal, and lose nothing", arguments: 20...90)
    func fits(columns: Int) {
        let words = (0..<40).map { String(repeating: "ab", count: $0 % 13 + 1) }
        let line = StyledLine(words.joined(separator: " "), lead: "│  ", continuation: "│    ")
        let rows = layout(columns).fit(line)
        #expect(rows.allSatisfy { $0.count <= columns && !$0.hasSuffix(" ") })
        let text = rows.map { $0.drop { $0 == "│" || $0 == " " } }.joined(separator: " ")
        if columns >= 35 { #expect(text == words.joined(separator: " ")) }
        #expect(text.filter { $0 != " " } == words.joined())
    }

    @Test("have one colour code for each run of one style")
    func colors() {
        let line = StyledLine([.init("all of it ", .good), .init("is "), .init("well", .strong)])
        #expect(layout(80, color: true).fit(line) == ["\u{1B}[32mall of it \u{1B}[0mis \u{1B}[1mwell\u{1B}[0m"])
        #expect(layout(80).fit(line) == ["all of it is well"])
    }

    @Test("show no control or format characters that a registry has put into them", arguments: [nil, 80])
    func controls(columns: Int?) {
        let line = StyledLine("a\u{1B}[2Jb\r\nc\u{9B}d\u{7F}", .strong)
        #expect(layout(columns).fit(line) == ["a?[2Jb??c?d?"])
        #expect(layout(columns).fit(StyledLine("a\u{202E}b\u{200B}c\u{2028}d")) == ["a?b?c?d"])
    }

    @Test(
        "show bytes in three digits",
        arguments: [
            (0, "0 B"), (1, "1 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (10_240, "10.0 KiB"),
            (102_400, "100 KiB"), (1_048_575, "0.9 MiB"), (1_048_576, "1.0 MiB"), (1_073_741_824, "1.0 GiB"),
            (Int64.max, "7.9 EiB"),
        ] as [(Int64, String)]
    )
    func bytes(number: Int64, text: String) {
        #expect(ByteCount(number).description == text)
    }
}

@Suite("What an output can show")
struct TerminalTests {
    private let size = Terminal.Size(columns: 80, lines: 24)

    @Test(
        "is colour on a terminal only, and not where NO_COLOR or TERM say otherwise",
        arguments: [
            (["TERM": "xterm-256color"], true), (["TERM": "dumb"], false), ([:], false),
            (["TERM": "xterm", "NO_COLOR": "1"], false), (["TERM": "xterm", "NO_COLOR": ""], true),
        ] as [([String: String], Bool)]
    )
    func color(environment: [String: String], expected: Bool) {
        #expect(Terminal(size: size, environment: environment).hasColor == expected)
        #expect(!Terminal(size: nil, environment: environment).hasColor)
    }

    @Test(
        "is Unicode where the locale says UTF-8, the strongest variable first",
        arguments: [
            (["LANG": "en_US.UTF-8"], true), (["LANG": "C.utf8"], true), (["LANG": "C"], false), ([:], false),
            (["LC_ALL": "C", "LANG": "C.UTF-8"], false), (["LC_ALL": "", "LC_CTYPE": "de_DE.UTF-8"], true),
        ] as [([String: String], Bool)]
    )
    func unicode(environment: [String: String], expected: Bool) {
        #expect(Terminal(size: nil, environment: environment).hasUnicode == expected)
    }
}
