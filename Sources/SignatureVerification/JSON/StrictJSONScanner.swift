/// Reads JSON byte by byte.
struct StrictJSONScanner: Sendable {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position = 0
    private var values = 0

    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(StrictJSONError) -> StrictJSON {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw error(.trailingBytes) }
        return value
    }

    private mutating func value(depth: Int) throws(StrictJSONError) -> StrictJSON {
        values += 1
        guard values <= limits.values else { throw error(.tooMany(limits.values)) }
        skipSpace()
        switch try peek() {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws(StrictJSONError) -> StrictJSON {
        guard depth <= limits.depth else { throw error(.tooDeep(limits.depth)) }
        position += 1
        var members: [String: StrictJSON] = [:]
        skipSpace()
        if try peek() == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            skipSpace()
            let start = position
            let key = try string()
            skipSpace()
            try expect(UInt8(ascii: ":"))
            let value = try value(depth: depth)
            guard members.updateValue(value, forKey: key) == nil else {
                throw StrictJSONError(offset: start, reason: .duplicateKey(key))
            }
            skipSpace()
            guard try peek() == UInt8(ascii: ",") else {
                try expect(UInt8(ascii: "}"))
                return .object(members)
            }
            position += 1
        }
    }

    private mutating func array(depth: Int) throws(StrictJSONError) -> StrictJSON {
        guard depth <= limits.depth else { throw error(.tooDeep(limits.depth)) }
        position += 1
        var elements: [StrictJSON] = []
        skipSpace()
        if try peek() == UInt8(ascii: "]") {
            position += 1
            return .array(elements)
        }
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            guard try peek() == UInt8(ascii: ",") else {
                try expect(UInt8(ascii: "]"))
                return .array(elements)
            }
            position += 1
        }
    }

    private mutating func literal(_ word: StaticString, _ value: StrictJSON) throws(StrictJSONError) -> StrictJSON {
        for byte in word.description.utf8 { try expect(byte) }
        return value
    }

    /// A number (RFC 8259, section 6), kept as it is written.
    private mutating func number() throws(StrictJSONError) -> String {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits(from: start)
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits(from: start)
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits(from: start)
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits(from start: Int) throws(StrictJSONError) {
        let first = position
        while let byte = current, Self.isDigit(byte) { position += 1 }
        guard position == first else { return }
        // Not even the beginning of a number: some other byte.
        throw error(position == start ? .unexpectedByte : .badNumber)
    }

    private mutating func string() throws(StrictJSONError) -> String {
        let start = position
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        var plain = position
        while true {
            switch try peek() {
            case UInt8(ascii: "\""):
                text += bytes[plain..<position]
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw StrictJSONError(offset: start, reason: .badText)
                }
                return string
            case UInt8(ascii: "\\"):
                text += bytes[plain..<position]
                position += 1
                text += UTF8.encode(try escape()).map { Array($0) } ?? []
                plain = position
            case 0..<0x20: throw error(.controlCharacter)
            default: position += 1
            }
        }
    }

    private mutating func escape() throws(StrictJSONError) -> Unicode.Scalar {
        let byte = try peek()
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error(.badEscape)
        }
    }

    /// `\uXXXX`, or two of them that are a surrogate pair; half a pair is refused.
    private mutating func unicodeEscape() throws(StrictJSONError) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), current == UInt8(ascii: "\\") else { throw error(.badEscape) }
        position += 1
        guard current == UInt8(ascii: "u") else { throw error(.badEscape) }
        position += 1
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw error(.badEscape) }
        return scalar
    }

    private mutating func hexadecimal() throws(StrictJSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Hexadecimal.value(of: try peek()) else { throw error(.badEscape) }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func peek() throws(StrictJSONError) -> UInt8 {
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        return bytes[position]
    }

    private mutating func expect(_ byte: UInt8) throws(StrictJSONError) {
        guard try peek() == byte else { throw error(.unexpectedByte) }
        position += 1
    }

    private func error(_ reason: StrictJSONError.Reason) -> StrictJSONError {
        StrictJSONError(offset: position, reason: reason)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
