import Testing

@testable import LocalBackend

@Suite("JSON is taken apart without touching what is not changed")
struct JSONTextTests {
    @Test(
        "what is JSON is taken",
        arguments: [
            "{}", "[]", " 1 ", "-0.5e-10", "true", "null", #""a\u00e9\n\"""#, #"{"a":[1,{"b":null}],"a":2}"#, "0",
        ]
    )
    func wellFormed(text: String) throws {
        let bytes = try JSONText(document: Array(text.utf8)).bytes
        #expect(String(decoding: bytes, as: UTF8.self) == text.filter { $0 != " " })
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", "{", "[1,]", "{,}", "{\"a\"}", "{a:1}", "01", "1.", "-", "1e", "tru", "\"", #""\x""#, #""\u00g0""#,
            "1 2",
            "\"\n\"", "[1 2]", #"{"a":1 "b":2}"#, "\u{feff}{}", "'a'", "NaN",
        ]
    )
    func malformed(text: String) {
        #expect(throws: JSONFault.self) { try JSONText(document: Array(text.utf8)) }
    }

    @Test("nesting beyond all reason is refused, not followed")
    func nesting() {
        let deep = Array(String(repeating: "[", count: 100_000).utf8)
        #expect(throws: JSONFault(offset: 128, expected: "no deeper nesting")) { try JSONText(document: deep) }
    }

    @Test("a member is replaced where it stands, added at the end, removed wherever it stands")
    func members() throws {
        var object = try #require(try JSONText(document: Array(#"{ "a" : 1.0 , "b":[ 2 ],"a":3}"#.utf8)).object)
        #expect(object["a"]?.number == 3)
        object["b"] = JSONText(string: "x")
        object["c"] = JSONText(number: 4)
        #expect(String(decoding: object.text.bytes, as: UTF8.self) == #"{"a":1.0,"b":"x","a":3,"c":4}"#)
        object["a"] = nil
        #expect(String(decoding: object.text.bytes, as: UTF8.self) == #"{"b":"x","c":4}"#)
    }

    @Test("any text survives being written and read", arguments: ["", "plain", "\"\\/", "\u{0}\u{1f}\n", "é😀"])
    func strings(text: String) throws {
        let written = JSONText(string: text)
        #expect(try JSONText(document: written.bytes).string == text)
    }
}
