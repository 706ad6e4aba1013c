/// A CBOR item as a tree, such as COSE needs (RFC 8949); what two readers could understand in two ways is refused.
///
/// Lengths are definite, keys are numbers or texts and stand once, and there are no floating-point numbers.
indirect enum CBORValue: Sendable, Hashable {
    /// A whole number.
    case integer(Int64)
    /// Bytes.
    case bytes([UInt8])
    /// A text.
    case text(String)
    /// Values in order.
    case array([CBORValue])
    /// Values by key.
    case map([CBORKey: CBORValue])
    /// A value with a tag that tells its meaning.
    case tagged(UInt64, CBORValue)
    /// True or false.
    case bool(Bool)
    /// Null.
    case null

    /// Parses an item.
    ///
    /// - Parameters:
    ///   - bytes: the item, with nothing behind it.
    ///   - limits: how large it may be.
    /// - Throws: ``CBORError``.
    init(parsing bytes: [UInt8], limits: CBORLimits = CBORLimits()) throws(CBORError) {
        guard bytes.count <= limits.bytes else { throw .tooLarge(limits.bytes) }
        var scanner = CBORScanner(bytes: bytes, limits: limits)
        self = try scanner.document()
    }
}

/// What a value stands under in a map.
enum CBORKey: Sendable, Hashable {
    case integer(Int64)
    case text(String)
}

/// How large a CBOR item may be.
struct CBORLimits: Sendable, Hashable {
    /// The bytes of the item.
    var bytes = 4 << 20
    /// How deep arrays, maps and tags may nest.
    var depth = 16
    /// How many values there may be in all.
    var values = 10_000
}

/// Why bytes are not the CBOR that is read here.
enum CBORError: Error, Sendable, Hashable, CustomStringConvertible {
    case tooLarge(Int), tooDeep(Int), tooMany(Int)
    case unexpectedEnd, trailingBytes
    case indefiniteLength, badText, badKey, duplicateKey, unknownItem, numberTooLarge

    var description: String {
        switch self {
        case .tooLarge(let limit): "has more than \(limit) bytes"
        case .tooDeep(let limit): "nests deeper than \(limit)"
        case .tooMany(let limit): "has more than \(limit) values"
        case .unexpectedEnd: "ends too early"
        case .trailingBytes: "goes on behind its end"
        case .indefiniteLength: "has an item without a length"
        case .badText: "has text that is not UTF-8"
        case .badKey: "has a key that is neither a number nor a text"
        case .duplicateKey: "has a key twice"
        case .unknownItem: "has an item of an unknown kind"
        case .numberTooLarge: "has a number that is too large"
        }
    }
}

extension CBORValue {
    /// A value of a map.
    subscript(key: String) -> CBORValue? {
        guard case .map(let members) = self else { return nil }
        return members[.text(key)]
    }

    /// A value of a map.
    subscript(key: Int64) -> CBORValue? {
        guard case .map(let members) = self else { return nil }
        return members[.integer(key)]
    }
}
