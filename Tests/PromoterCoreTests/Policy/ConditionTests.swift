import Testing

@testable import PromoterCore

@Suite("A condition on a predicate")
struct ConditionTests {
    private static let many = String(repeating: "9", count: 60)

    @Test(
        "compares numbers by what they are worth, exactly, however they are written and however large",
        arguments: [
            ("1", "1.0", true), ("100", "1e2", true), ("0.5", "5E-1", true), ("-0", "0", true), ("0e99", "0", true),
            ("9007199254740993", "9007199254740992", false), ("9007199254740993", "9007199254740993.0", true),
            ("9007199254740993.0", "9007199254740992.0", false), ("0.1", "0.1000000000000000055511151231257827", false),
            ("18446744073709551617", "18446744073709551616", false), ("1e400", "1e401", false),
            ("1e400", "10e399", true),
            (many, many + ".0", true), (many, "1" + many.dropFirst(), false), ("1e-400", "0", false),
            ("1e999999999999999999999", "1e999999999999999999998", false),
            ("1e9223372036854775807", "1e999999999", false),
            ("1e999999999999999999999", "1e999999999999999999999", true), ("-1", "1", false), ("1.50", "1.5", true),
        ]
    )
    func numbers(_ first: String, _ second: String, _ isSame: Bool) throws {
        for (found, wanted) in [(first, second), (second, first)] {
            let predicate = JSONValue.object(["n": .number(try #require(JSONNumber(found)))])
            let test = PredicateCondition.Test.equals(.number(try #require(JSONNumber(wanted))))
            #expect(PredicateCondition(path: ["n"], test: test).holds(of: predicate) == isSame)
            guard let whole = Int64(wanted) else { continue }
            let other = PredicateCondition(path: ["n"], test: .equals(.integer(whole)))
            #expect(other.holds(of: predicate) == isSame)
        }
    }

    @Test(
        "takes for numbers what JSON does",
        arguments: ["", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x10", "nan", " 1", "1 ", "١"]
    )
    func noNumbers(_ text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test("keeps a number of a document as it is", arguments: ["0.1", "12345678901234567890", "1.5", "-2.75"])
    func documents(_ text: String) throws {
        let value = try JSONValue(parsing: Array("[\(text)]".utf8))
        #expect(value == .array([.number(try #require(JSONNumber(text)))]))
        #expect(String(decoding: try value.serialized(), as: UTF8.self) == "[\(text)]")
    }

    @Test(
        "finds its way into a list by a whole number in its only form",
        arguments: [
            ("0", true), ("1", true), ("2", false), ("+1", false), ("01", false), ("-0", false), ("1.", false),
            (" 1", false), ("", false),
            ("9223372036854775808", false), ("-1", false), ("١", false),
        ]
    )
    func places(_ key: String, _ isThere: Bool) {
        let predicate = JSONValue.object(["list": .array([.string("a"), .string("b")])])
        #expect(PredicateCondition(path: ["list", key], test: .exists).holds(of: predicate) == isThere)
    }
}
