import Testing

@testable import SignatureVerification

@Suite("The strict JSON reader")
struct StrictJSONTests {
    @Test(
        "reads what is JSON",
        arguments: [
            ("null", .null), (" true ", .bool(true)), ("false", .bool(false)), ("0", .number("0")),
            ("-0.5e+10", .number("-0.5e+10")), ("12345678901234567890", .number("12345678901234567890")),
            (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{08}\u{0C}\n\r\t")), (#""\u00e9\uD83D\uDE00é""#, .string("é😀é")),
            ("[]", .array([])), ("[1 , [ ] ]", .array([.number("1"), .array([])])), ("{}", .object([:])),
            (#"{"a":{"a":1},"b":[{}]}"#, .object(["a": .object(["a": .number("1")]), "b": .array([.object([:])])])),
        ] as [(String, StrictJSON)]
    )
    func good(text: String, value: StrictJSON) throws {
        #expect(try StrictJSON(parsing: Array(text.utf8)) == value)
    }

    @Test(
        "refuses what is not, or could be read in two ways, and says why",
        arguments: [
            ("", .unexpectedEnd), ("  ", .unexpectedEnd), ("nul", .unexpectedEnd), ("nulx", .unexpectedByte),
            ("1 2", .trailingBytes), ("01", .trailingBytes), ("1.", .badNumber), ("-", .badNumber), ("1e", .badNumber),
            (".5", .unexpectedByte), ("+1", .unexpectedByte), ("NaN", .unexpectedByte), ("[1,]", .unexpectedByte),
            ("[1", .unexpectedEnd), ("[1 2]", .unexpectedByte), (#"{"a"}"#, .unexpectedByte),
            ("{a:1}", .unexpectedByte),
            (#"{"a":1,}"#, .unexpectedByte), (#"{"a":1"#, .unexpectedEnd), (#""a"#, .unexpectedEnd),
            ("\"a\nb\"", .controlCharacter), (#""\x""#, .badEscape), (#""\u12g4""#, .badEscape),
            (#""\uD83D""#, .badEscape), (#""\uD83D\n""#, .badEscape), (#""\uD83DA""#, .badEscape),
            (#""\uDE00""#, .badEscape), (#""\u12"#, .unexpectedEnd), ("\u{FEFF}1", .unexpectedByte),
            (#"{"a":1,"a":1}"#, .duplicateKey("a")), (#"{"b":[{"a":1,"\u0061":2}]}"#, .duplicateKey("a")),
        ] as [(String, StrictJSONError.Reason)]
    )
    func bad(text: String, reason: StrictJSONError.Reason) {
        let error = #expect(throws: StrictJSONError.self) { try StrictJSON(parsing: Array(text.utf8)) }
        #expect(error?.reason == reason)
    }

    @Test(
        "refuses text that is not UTF-8",
        arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]]
    )
    func encoding(bytes: [UInt8]) {
        let error = #expect(throws: StrictJSONError.self) {
            try StrictJSON(parsing: [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")])
        }
        #expect(error?.reason == .badText)
    }

    @Test("refuses what is too large, too deep or too many")
    func limits() {
        func reason(_ text: String) -> StrictJSONError.Reason? {
            let limits = JSONLimits(bytes: 40, depth: 3, values: 6)
            do throws(StrictJSONError) {
                _ = try StrictJSON(parsing: Array(text.utf8), limits: limits)
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(reason("[[[1,2,3]]]") == nil)
        #expect(reason("[[[[]]]]") == .tooDeep(3))
        #expect(reason(#"{"a":{"a":{"a":{}}}}"#) == .tooDeep(3))
        #expect(reason("[1,2,3,4,5,6]") == .tooMany(6))
        #expect(reason(String(repeating: " ", count: 41)) == .tooLarge(40))
    }

    @Test("ends well whatever is nested how deep")
    func depth() {
        for opening in ["[", #"{"a":"#] {
            let text = String(repeating: opening, count: 200_000)
            #expect(throws: StrictJSONError.self) { try StrictJSON(parsing: Array(text.utf8)) }
        }
    }
}
