import Testing

@testable import PromoterCore

@Suite("A pattern of tags")
struct TagPatternTests {
    @Test(
        "fits the whole of a tag",
        arguments: [
            ("*", "1.0", true), ("1.*", "1.0", true), ("1.*", "1.", true), ("1.*", "11.0", false), ("1.?", "1.0", true),
            ("1.?", "1.10", false), ("*-rc*", "1.0-rc1", true), ("*-rc*", "1.0", false), ("*.0", "1.0.0", true),
            ("a*b*c", "aXbXbc", true), ("a*b*c", "aXbXb", false), ("?", "a", true), ("??", "a", false),
            ("1.0", "1.0", true), ("1.0", "1.00", false), ("**", "x", true), ("a*", "A1", false),
        ]
    )
    func fits(_ pattern: String, _ tag: String, _ expected: Bool) throws {
        #expect(try TagPattern(pattern).matches(try TagName(tag)) == expected)
    }

    @Test("of many stars ends soon")
    func manyStars() throws {
        let pattern = try TagPattern(String(repeating: "a*", count: 60) + "b")
        #expect(!pattern.matches(try TagName(String(repeating: "a", count: 128))))
    }

    @Test("holds what a tag may hold, beside its own signs", arguments: ["", "a/b*", "*:1", "ä*", "*@"])
    func refused(_ text: String) {
        #expect(throws: ReferenceError.self) { try TagPattern(text) }
    }

    @Test(
        "selects in one repository",
        arguments: [
            ("team/app:1.*", "team/app:1.*"), ("team/app:*", "team/app:*"), ("team/app:1.0", "team/app:1.0"),
            ("team/app", "team/app:latest"),
        ]
    )
    func selection(_ text: String, _ expected: String) throws {
        #expect(try ImageSelection(text).description == expected)
    }

    @Test(
        "stands in the tag alone",
        arguments: ["team/*", "team/*:1.0", "*:*", "team/app:*@sha256:00", "oci://host/app:*", "team/app:1 *"]
    )
    func misplaced(_ text: String) {
        #expect(throws: ReferenceError.self) { try ImageSelection(text) }
    }
}
