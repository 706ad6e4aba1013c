/// Walks over JSON (RFC 8259) without taking it apart: it tells where a value begins and ends.
struct JSONScanner {
    /// Deeper nesting is refused, so that a hostile file can't exhaust the stack.
    static let deepestNesting = 128

    let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Walks over one value and the white space before it.
    ///
    /// - Parameter depth: how many arrays and objects it stands in.
    /// - Returns: where it stands.
    /// - Throws: ``JSONFault``.
    mutating func value(depth: Int = 0) throws(JSONFault) -> Range<Int> {
        skipWhitespace()
        let start = position
        guard let first = current else { throw fault("a value") }
        switch first {
        case UInt8(ascii: "{"): try object(depth: depth) { _, _ in }
        case UInt8(ascii: "["): try array(depth: depth) { _ in }
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default: throw fault("a value")
        }
        return start..<position
    }

    /// Walks over an object.
    ///
    /// - Parameters:
    ///   - depth: how many arrays and objects it stands in.
    ///   - member: is told where each name and each value stands.
    /// - Throws: ``JSONFault``.
    mutating func object(depth: Int = 0, member: (Range<Int>, Range<Int>) -> Void) throws(JSONFault) {
        try begin("{", depth: depth)
        skipWhitespace()
        if take("}") { return }
        repeat {
            skipWhitespace()
            let start = position
            guard current == UInt8(ascii: "\"") else { throw fault("a member's name") }
            try string()
            let name = start..<position
            skipWhitespace()
            guard take(":") else { throw fault("':'") }
            member(name, try value(depth: depth + 1))
            skipWhitespace()
        } while take(",")
        guard take("}") else { throw fault("',' or '}'") }
    }

    /// Walks over an array.
    ///
    /// - Parameters:
    ///   - depth: how many arrays and objects it stands in.
    ///   - element: is told where each element stands.
    /// - Throws: ``JSONFault``.
    mutating func array(depth: Int = 0, element: (Range<Int>) -> Void) throws(JSONFault) {
        try begin("[", depth: depth)
        skipWhitespace()
        if take("]") { return }
        repeat {
            element(try value(depth: depth + 1))
            skipWhitespace()
        } while take(",")
        guard take("]") else { throw fault("',' or ']'") }
    }

    /// Sees to it that nothing but white space is left.
    ///
    /// - Throws: ``JSONFault``.
    mutating func end() throws(JSONFault) {
        skipWhitespace()
        guard current == nil else { throw fault("the end") }
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func fault(_ expected: String) -> JSONFault { JSONFault(offset: position, expected: expected) }

    private mutating func begin(_ bracket: Unicode.Scalar, depth: Int) throws(JSONFault) {
        skipWhitespace()
        guard depth < Self.deepestNesting else { throw fault("no deeper nesting") }
        guard take(bracket) else { throw fault("'\(bracket)'") }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func word(_ word: String) throws(JSONFault) {
        for byte in word.utf8 {
            guard current == byte else { throw fault("'\(word)'") }
            position += 1
        }
    }

    private mutating func string() throws(JSONFault) {
        position += 1
        while let byte = current, byte >= 0x20 {
            position += 1
            if byte == UInt8(ascii: "\"") { return }
            guard byte == UInt8(ascii: "\\") else { continue }
            try escape()
        }
        throw fault("the end of the string")
    }

    private mutating func escape() throws(JSONFault) {
        guard let kind = current else { throw fault("an escaped character") }
        position += 1
        switch kind {
        case UInt8(ascii: "u"):
            for _ in 0..<4 {
                guard let digit = current, Unicode.Scalar(digit).properties.isASCIIHexDigit else {
                    throw fault("four hexadecimal digits")
                }
                position += 1
            }
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            break
        default:
            position -= 1
            throw fault("an escaped character")
        }
    }

    private mutating func number() throws(JSONFault) {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    private mutating func digits() throws(JSONFault) {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw fault("a digit") }
    }
}
