/// Reads CBOR byte by byte.
struct CBORScanner: Sendable {
    private let bytes: [UInt8]
    private let limits: CBORLimits
    private var position = 0
    private var values = 0

    init(bytes: [UInt8], limits: CBORLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(CBORError) -> CBORValue {
        let value = try value(depth: 0)
        guard position == bytes.count else { throw .trailingBytes }
        return value
    }

    private mutating func value(depth: Int) throws(CBORError) -> CBORValue {
        guard depth <= limits.depth else { throw .tooDeep(limits.depth) }
        values += 1
        guard values <= limits.values else { throw .tooMany(limits.values) }
        let head = try byte()
        let argument = try argument(head & 0x1F)
        switch head >> 5 {
        case 0: return .integer(try signed(argument))
        case 1: return .integer(-1 - (try signed(argument)))
        case 2: return .bytes(Array(try take(argument)))
        case 3:
            guard let text = String(validating: try take(argument), as: UTF8.self) else { throw .badText }
            return .text(text)
        case 4:
            var elements: [CBORValue] = []
            for _ in 0..<(try count(argument)) { elements.append(try value(depth: depth + 1)) }
            return .array(elements)
        case 5:
            var members: [CBORKey: CBORValue] = [:]
            for _ in 0..<(try count(argument)) {
                let key = try key(depth: depth + 1)
                guard members.updateValue(try value(depth: depth + 1), forKey: key) == nil else { throw .duplicateKey }
            }
            return .map(members)
        case 6: return .tagged(argument, try value(depth: depth + 1))
        default: return try simple(head & 0x1F)
        }
    }

    private mutating func key(depth: Int) throws(CBORError) -> CBORKey {
        switch try value(depth: depth) {
        case .integer(let number): return .integer(number)
        case .text(let text): return .text(text)
        default: throw .badKey
        }
    }

    private func simple(_ information: UInt8) throws(CBORError) -> CBORValue {
        switch information {
        case 20: .bool(false)
        case 21: .bool(true)
        case 22: .null
        default: throw .unknownItem
        }
    }

    /// The number in, or behind, an item's first byte (RFC 8949, section 3).
    private mutating func argument(_ information: UInt8) throws(CBORError) -> UInt64 {
        let length: Int
        switch information {
        case 0..<24: return UInt64(information)
        case 24: length = 1
        case 25: length = 2
        case 26: length = 4
        case 27: length = 8
        case 31: throw .indefiniteLength
        default: throw .unknownItem
        }
        var number: UInt64 = 0
        for _ in 0..<length { number = number << 8 | UInt64(try byte()) }
        return number
    }

    private func signed(_ number: UInt64) throws(CBORError) -> Int64 {
        guard let signed = Int64(exactly: number) else { throw .numberTooLarge }
        return signed
    }

    /// A number of items, each of which takes a byte at least.
    private func count(_ number: UInt64) throws(CBORError) -> Int {
        guard number <= UInt64(bytes.count - position) else { throw .unexpectedEnd }
        return Int(number)
    }

    private mutating func take(_ number: UInt64) throws(CBORError) -> ArraySlice<UInt8> {
        let length = try count(number)
        defer { position += length }
        return bytes[position..<position + length]
    }

    private mutating func byte() throws(CBORError) -> UInt8 {
        guard position < bytes.count else { throw .unexpectedEnd }
        defer { position += 1 }
        return bytes[position]
    }
}
