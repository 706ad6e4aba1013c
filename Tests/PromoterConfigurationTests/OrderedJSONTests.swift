import PromoterConfiguration
import PromoterCore
import Testing

@Suite("JSON that is written")
struct OrderedJSONTests {
    @Test("keeps the order of its keys, and leaves out those without a value")
    func order() {
        let value = OrderedJSON.object(["b": 1, "a": nil, "c": [true, .null, "x"], "d": .object([]), "e": .array([])])
        #expect(
            value.text == """
                {
                  "b": 1,
                  "c": [
                    true,
                    null,
                    "x"
                  ],
                  "d": {},
                  "e": []
                }

                """
        )
    }

    @Test(
        "is read back as the same text, whatever characters stand in it",
        arguments: [
            "", "plain", "\"quoted\" \\ back/slash", "line\nfeed\r\ttab", "\u{0}\u{1}\u{1F}\u{7F}", "é→😀\u{2028}",
            "e\u{301}", "\r\n",
        ]
    )
    func escapes(text: String) throws {
        let written = OrderedJSON.object([OrderedJSON.Member(text, .string(text))]).text
        let read = try JSONValue(parsing: Array(written.utf8))
        #expect(read[text]?.string.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
    }

    @Test("has whole numbers of 64 bits", arguments: [0, -1, Int64.max, Int64.min])
    func numbers(number: Int64) throws {
        #expect(OrderedJSON.number(number).text == "\(number)\n")
    }
}

@Suite("What was probably meant")
struct SuggestionTests {
    @Test(
        "is the nearest word, if it is near enough",
        arguments: [
            ("usrname", "username"), ("user", "username"), ("passwrod", "password"), ("URL", "url"), ("tsl", "tls"),
            ("xyz", nil), ("", nil), ("credential", "credentials"),
        ]
    )
    func nearest(word: String, expected: String?) {
        let known = ["url", "tls", "username", "password", "credentials"]
        #expect(Suggestion.nearest(to: word, among: known) == expected)
    }

    @Test("are all words, the nearest first")
    func sorted() {
        #expect(
            Suggestion.sorted(["production", "edge", "staging"], nearestTo: "stagin") == [
                "staging", "edge", "production",
            ]
        )
    }
}
