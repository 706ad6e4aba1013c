import PromoterConfiguration
import Testing

@testable import PromoterCLI

@Suite("A command to a pipeline")
struct PipelineCommandsTests {
    private static let plain = Terminal.plain

    @Test(
        "is broken up wherever it stands in a text",
        arguments: [
            ("a ##vso[task.setvariable variable=x]y", ##"a #\#vso[task.setvariable variable=x]y"##),
            ("##[error]no", ##"#\#[error]no"##), ("a##teamcity[buildStop]", ##"a#\#teamcity[buildStop]"##),
            ("###[group]", ##"#\#\#[group]"##), ("#\u{34F}#vso[x]", "#\u{34F}\\#vso[x]"),
            ("#\u{200D}#vso[x]", "#?#vso[x]"), ("##\u{AD}vso[x]", ##"#\#?vso[x]"##),
            ("x section_start:1:a", ##"x section_start\:1:a"##), ("travis_fold:start:a", ##"travis_fold\:start:a"##),
            ("C# and # are no commands", "C# and # are no commands"),
        ]
    )
    func anywhere(text: String, shown: String) {
        let layout = TextLayout(terminal: Self.plain)
        #expect(layout.fit(StyledLine(text)) == [shown])
        #expect(TextLayout.line(text) == shown)
        // A command may be put together from what stands side by side.
        let spans = text.unicodeScalars.map { StyledLine.Span(String($0)) }
        #expect(layout.fit(StyledLine(spans)) == [shown])
    }

    @Test(
        "is broken up where a line begins",
        arguments: [
            ("::error file=x::y", #"\::error file=x::y"#), ("::stop-commands::x", #"\::stop-commands::x"#),
            ("--- group", #"\--- group"#), ("+++ open", #"\+++ open"#), ("~~~ muted", #"\~~~ muted"#),
            ("^^^ +++", #"\^^^ +++"#), ("---", #"\---"#), ("a ::error::b", "a ::error::b"), ("----", "----"),
        ]
    )
    func start(text: String, shown: String) {
        #expect(TextLayout(terminal: Self.plain).fit(StyledLine(text)) == [shown])
        let indented = TextLayout(terminal: Self.plain).fit(StyledLine(text, lead: "    "))
        #expect(indented == ["    " + shown])
    }

    @Test("is broken up where a narrow terminal or a colour puts it at a line's beginning")
    func wrapped() {
        let size = Terminal.Size(columns: 20, lines: 24)
        let narrow = TextLayout(terminal: Terminal(size: size, environment: ["TERM": "xterm"]))
        let line = StyledLine([.init("word word word word ", .plain), .init("::error::x --- y", .bad)])
        #expect(narrow.fit(line) == ["word word word word", "\u{1B}[31m\\::error::x --- y\u{1B}[0m"])
    }

    @Test(
        "is escaped in JSON, whose value stays the same",
        arguments: [
            ("##vso[a]", ##"\u0023#vso[a]"##), ("##[a]", ##"\u0023#[a]"##), ("##teamcity[a]", ##"\u0023#teamcity[a]"##),
            ("#\u{34F}#vso[a]", "\\u0023\u{34F}#vso[a]"), ("#\u{200D}#vso[a]", ##"\u0023\u200d#vso[a]"##),
            ("a#b #", "a#b #"), ("\u{1B}[8mha:x", ##"\u001b[8mha:x"##), ("\u{9B}2J", ##"\u009b2J"##),
            ("a\u{202E}b\u{2028}c", ##"a\u202eb\u2028c"##), ("\u{E0041}", ##"\udb40\udc41"##),
        ]
    )
    func json(text: String, written: String) {
        #expect(OrderedJSON.string(text).text == "\"\(written)\"\n")
    }
}
