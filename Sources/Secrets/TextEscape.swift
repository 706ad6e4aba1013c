/// One character that is written by others: `%41`, `\u0041`, `\"`, `&quot;`, `&#65;`.
struct TextEscape {
    /// How many bytes it is written with.
    let length: Int
    /// What it stands for, in UTF-8.
    let bytes: [UInt8]

    /// Reads what a text begins with; `nil` where that is no escape.
    init?(_ text: ArraySlice<UInt8>) {
        guard let first = text.first else { return nil }
        let rest = text.dropFirst()
        switch first {
        case UInt8(ascii: "%"):
            guard let value = Self.number(rest, digits: 2) else { return nil }
            length = 3
            bytes = [UInt8(value)]
        case UInt8(ascii: "\\"):
            guard let escape = Self.backslashed(rest) else { return nil }
            self = escape
        case UInt8(ascii: "&"):
            guard let escape = Self.entity(rest) else { return nil }
            self = escape
        default: return nil
        }
    }

    private init(length: Int, bytes: [UInt8]) {
        self.length = length
        self.bytes = bytes
    }

    private init?(length: Int, scalar: UInt32) {
        guard let scalar = Unicode.Scalar(scalar) else { return nil }
        self.init(length: length, bytes: Array(String(Character(scalar)).utf8))
    }

    /// JSON's escapes, and `\x41`.
    private static func backslashed(_ text: ArraySlice<UInt8>) -> TextEscape? {
        guard let first = text.first else { return nil }
        let rest = text.dropFirst()
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "'"):
            return TextEscape(length: 2, bytes: [first])
        case UInt8(ascii: "t"): return TextEscape(length: 2, bytes: [9])
        case UInt8(ascii: "n"): return TextEscape(length: 2, bytes: [10])
        case UInt8(ascii: "r"): return TextEscape(length: 2, bytes: [13])
        case UInt8(ascii: "x"): return number(rest, digits: 2).map { TextEscape(length: 4, bytes: [UInt8($0)]) }
        case UInt8(ascii: "u"):
            guard let high = number(rest, digits: 4) else { return nil }
            guard 0xD800...0xDBFF ~= high else { return TextEscape(length: 6, scalar: high) }
            let next = rest.dropFirst(4)
            guard next.starts(with: "\\u".utf8), let low = number(next.dropFirst(2), digits: 4), 0xDC00...0xDFFF ~= low
            else { return nil }
            return TextEscape(length: 12, scalar: 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        default: return nil
        }
    }

    private static let names: [(name: String, byte: UInt8)] = [
        ("amp;", UInt8(ascii: "&")), ("lt;", UInt8(ascii: "<")), ("gt;", UInt8(ascii: ">")),
        ("quot;", UInt8(ascii: "\"")), ("apos;", UInt8(ascii: "'")),
    ]

    private static func entity(_ text: ArraySlice<UInt8>) -> TextEscape? {
        for (name, byte) in names where text.starts(with: name.utf8) {
            return TextEscape(length: 1 + name.utf8.count, bytes: [byte])
        }
        guard text.first == UInt8(ascii: "#"), let end = text.prefix(10).firstIndex(of: UInt8(ascii: ";")) else {
            return nil
        }
        let body = String(decoding: text[(text.startIndex + 1)..<end], as: UTF8.self).lowercased()
        let value = body.hasPrefix("x") ? UInt32(body.dropFirst(), radix: 16) : UInt32(body)
        return value.flatMap { TextEscape(length: 2 + end - text.startIndex, scalar: $0) }
    }

    /// The value of so many hexadecimal digits.
    private static func number(_ text: ArraySlice<UInt8>, digits: Int) -> UInt32? {
        let part = text.prefix(digits)
        guard part.count == digits, !part.contains(UInt8(ascii: "+")), !part.contains(UInt8(ascii: "-")) else {
            return nil
        }
        return UInt32(String(decoding: part, as: UTF8.self), radix: 16)
    }
}
