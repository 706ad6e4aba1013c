internal import FoundationEssentials

/// A JSON value as the bytes that it was written with.
struct JSONText: Sendable, Hashable {
    /// The value's bytes, well formed, without white space around them.
    let bytes: [UInt8]

    /// Checks a whole document.
    ///
    /// - Parameter document: one value, with or without white space around it.
    /// - Throws: ``JSONFault`` where it is not JSON.
    init(document: [UInt8]) throws(JSONFault) {
        var scanner = JSONScanner(document)
        let range = try scanner.value()
        try scanner.end()
        bytes = Array(document[range])
    }

    /// Takes bytes that a scanner has found to be a value.
    init(scanned bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Writes a text as JSON.
    init(string: String) {
        var bytes = [UInt8(ascii: "\"")]
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 0xf)]]
            default: bytes.append(byte)
            }
        }
        self.bytes = bytes + [UInt8(ascii: "\"")]
    }

    /// Writes a whole number as JSON.
    init(number: Int64) {
        bytes = Array(String(number).utf8)
    }

    /// Writes an array as JSON.
    init(array elements: [JSONText]) {
        bytes = [UInt8(ascii: "[")] + elements.map(\.bytes).joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    /// The text, where the value is one.
    var string: String? {
        guard bytes.first == UInt8(ascii: "\"") else { return nil }
        guard bytes.contains(UInt8(ascii: "\\")) else {
            return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? JSONDecoder().decode(String.self, from: Data(bytes))
    }

    /// The whole number, where the value is one that fits.
    var number: Int64? { Int64(String(decoding: bytes, as: UTF8.self)) }

    /// The elements, where the value is an array.
    var elements: [JSONText]? {
        var scanner = JSONScanner(bytes)
        var ranges: [Range<Int>] = []
        do {
            try scanner.array { ranges.append($0) }
        } catch {
            return nil
        }
        return ranges.map { JSONText(scanned: Array(bytes[$0])) }
    }

    /// The members, where the value is an object.
    var object: JSONObject? { JSONObject(self) }
}
