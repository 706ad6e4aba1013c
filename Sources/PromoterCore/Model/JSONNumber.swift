/// A number of a JSON document, exactly as it is written: two are the same where their values are, however they are written.
public struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    /// The number, as it is written.
    public let text: String
    private let value: Value

    /// What a number is worth, in one form for each worth.
    private enum Value: Hashable {
        /// So many times a power of ten; the digits without zeros at either end, none for zero.
        case decimal(isNegative: Bool, digits: [UInt8], exponent: Int)
        /// One whose exponent nobody counts to: it is the same as nothing but the same text.
        case endless(String)
    }

    /// Reads a number (RFC 8259, section 6).
    ///
    /// - Parameter text: the number, as it is written in JSON.
    public init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        func digits() -> [UInt8] {
            let digits = Array(rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            rest = rest.dropFirst(digits.count)
            return digits
        }
        func take(_ bytes: String) -> UInt8? {
            guard let first = rest.first, bytes.utf8.contains(first) else { return nil }
            rest = rest.dropFirst()
            return first
        }
        let isNegative = take("-") != nil
        let whole = digits()
        guard !whole.isEmpty, whole.count == 1 || whole[0] != UInt8(ascii: "0") else { return nil }
        var fraction: [UInt8] = []
        if take(".") != nil {
            fraction = digits()
            if fraction.isEmpty { return nil }
        }
        var exponent: Int? = 0
        if take("eE") != nil {
            let sign = take("+-") == UInt8(ascii: "-") ? "-" : ""
            let digits = digits()
            if digits.isEmpty { return nil }
            exponent = Int(sign + String(decoding: digits, as: UTF8.self))
        }
        guard rest.isEmpty else { return nil }
        self.text = text
        value = Self.value(isNegative, whole + fraction, exponent, fraction.count) ?? .endless(text)
    }

    /// The number that a whole one is.
    ///
    /// - Parameter number: the number.
    public init(_ number: Int64) {
        text = "\(number)"
        let digits = Array("\(number.magnitude)".utf8)
        value = Self.value(number < 0, digits, 0, 0) ?? .endless(text)
    }

    private static func value(_ isNegative: Bool, _ digits: [UInt8], _ exponent: Int?, _ places: Int) -> Value? {
        let zero = UInt8(ascii: "0")
        let significant = digits.drop { $0 == zero }
        guard !significant.isEmpty else { return .decimal(isNegative: false, digits: [], exponent: 0) }
        let zeros = significant.reversed().prefix { $0 == zero }.count
        guard let exponent else { return nil }
        let (power, overflow) = exponent.addingReportingOverflow(zeros - places)
        return overflow
            ? nil : .decimal(isNegative: isNegative, digits: Array(significant.dropLast(zeros)), exponent: power)
    }

    /// The number, as it is written.
    public var description: String { text }

    /// Whether two numbers are worth the same.
    public static func == (left: JSONNumber, right: JSONNumber) -> Bool { left.value == right.value }

    /// Feeds what it is worth.
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
