/// A JSON document as a tree (RFC 8259), read without mercy.
///
/// What two readers could understand in two ways is refused (section 4).
package enum StrictJSON: Sendable, Hashable {
    /// Null.
    case null
    /// True or false.
    case bool(Bool)
    /// A number, as it is written.
    case number(String)
    /// A text.
    case string(String)
    /// Values in order.
    case array([StrictJSON])
    /// Values by key; a key that stands twice is an error.
    case object([String: StrictJSON])

    /// Parses a document.
    ///
    /// - Parameters:
    ///   - bytes: the document, UTF-8 without a byte order mark.
    ///   - limits: how large it may be.
    /// - Throws: ``StrictJSONError``.
    init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(StrictJSONError) {
        guard bytes.count <= limits.bytes else { throw StrictJSONError(offset: 0, reason: .tooLarge(limits.bytes)) }
        var scanner = StrictJSONScanner(bytes: bytes, limits: limits)
        self = try scanner.document()
    }
}

/// How large a JSON document may be.
struct JSONLimits: Sendable, Hashable {
    /// The bytes of the document.
    var bytes = 4 << 20
    /// How deep arrays and objects may nest.
    var depth = 64
    /// How many values there may be in all.
    var values = 100_000
}

/// Why a document is not the JSON that is read here.
struct StrictJSONError: Error, Sendable, Hashable, CustomStringConvertible {
    enum Reason: Sendable, Hashable {
        case tooLarge(Int), tooDeep(Int), tooMany(Int)
        case unexpectedEnd, unexpectedByte, trailingBytes
        case badNumber, badEscape, badText, controlCharacter
        case duplicateKey(String)
    }

    /// Where, in bytes from the beginning.
    let offset: Int
    /// What is wrong there.
    let reason: Reason

    var description: String {
        switch reason {
        case .tooLarge(let limit): "has more than \(limit) bytes"
        case .tooDeep(let limit): "nests deeper than \(limit)"
        case .tooMany(let limit): "has more than \(limit) values"
        case .unexpectedEnd: "ends too early"
        case .unexpectedByte: "is not JSON at byte \(offset)"
        case .trailingBytes: "goes on behind its end, at byte \(offset)"
        case .badNumber: "has a malformed number at byte \(offset)"
        case .badEscape: "has a malformed escape at byte \(offset)"
        case .badText: "has text that is not UTF-8 at byte \(offset)"
        case .controlCharacter: "has a control character in a text at byte \(offset)"
        case .duplicateKey(let key): "has the key \(key) twice"
        }
    }
}
