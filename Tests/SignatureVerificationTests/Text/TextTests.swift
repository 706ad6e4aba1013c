import Testing

@testable import SignatureVerification

@Suite("Texts of signatures")
struct TextTests {
    @Test(
        "are found by patterns, whose stars stand for any characters",
        arguments: [
            ("a", "a", true), ("a", "ab", false), ("", "", true), ("*", "", true), ("*", "abc", true),
            ("a*", "abc", true), ("*c", "abc", true), ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "acb", false),
            ("a*b*c", "axbyc", true), ("a*b*c", "acb", false), ("ab*ba", "aba", false), ("a**c", "abc", true),
            ("*a*a*", "aa", true), ("*a*a*", "a", false), ("é*", "éa", true), ("e\u{301}", "é", false),
            ("a.c", "abc", false),
        ]
    )
    func patterns(pattern: String, text: String, isFound: Bool) {
        #expect(TextPattern(pattern).matches(text) == isFound)
    }

    @Test("are compared byte by byte where a pattern is one text")
    func exact() {
        #expect(TextPattern(exactly: "a*").matches("a*"))
        #expect(!TextPattern(exactly: "a*").matches("ab"))
    }

    @Test("end a search in time that grows with the text alone")
    func slow() {
        let pattern = TextPattern(String(repeating: "*a", count: 200) + "*b")
        #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
    }

    @Test(
        "are times as RFC 3339 writes them",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2021-01-12T11:53:27.000Z", 1_610_452_407),
            ("2022-12-31T23:59:59.999000Z", 1_672_531_199), ("2022-04-06T07:01:20Z", 1_649_228_480), ("", nil),
            ("2021-01-12", nil), ("2021-13-12T11:53:27Z", nil), ("2021-01-12T11:53:27.Z", nil), ("now", nil),
        ] as [(String, Int64?)]
    )
    func times(text: String, seconds: Int64?) {
        #expect(TimeText.seconds(text) == seconds)
    }

    @Test(
        "are base 64 of either alphabet",
        arguments: [("", []), ("AAAA", [0, 0, 0]), ("+/8=", [0xFB, 0xFF]), ("A", nil), ("AA AA", nil), ("-_8=", nil)]
            as [(String, [UInt8]?)]
    )
    func base64(text: String, bytes: [UInt8]?) {
        #expect(Base64.decode(text) == bytes)
        let other = text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        if bytes != nil { #expect(Base64.decodeForURLs(other) == bytes) }
        #expect(Base64.decodeForURLs("+/8=") == nil)
    }
}
