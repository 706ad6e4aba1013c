internal import FoundationEssentials

/// Base 64 (RFC 4648), without white space or other bytes in between.
enum Base64 {
    /// Decodes the standard alphabet with padding (section 4).
    ///
    /// - Parameter text: the encoded bytes.
    /// - Returns: the bytes, or `nil` where the text is something else.
    static func decode(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text) else { return nil }
        return Array(data)
    }

    /// Encodes with the standard alphabet and padding (section 4).
    static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// Decodes the alphabet for URLs without padding (section 5), as JOSE has it (RFC 7515, section 2).
    ///
    /// - Parameter text: the encoded bytes.
    /// - Returns: the bytes, or `nil` where the text is something else.
    static func decodeForURLs(_ text: String) -> [UInt8]? {
        var standard: [UInt8] = []
        standard.reserveCapacity(text.utf8.count + 3)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"): standard.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): standard.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: standard.append(byte)
            }
        }
        while standard.count % 4 != 0 { standard.append(UInt8(ascii: "=")) }
        return decode(String(decoding: standard, as: UTF8.self))
    }
}
