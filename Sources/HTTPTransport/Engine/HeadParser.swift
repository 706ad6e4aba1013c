import HTTPTypes

/// Puts the head of an answer together from the lines that libcurl gives; skips interim answers (RFC 9110 section 15.2).
struct HeadParser {
    private var status = 0
    private var fields: [(name: HTTPField.Name, value: String)] = []
    /// Whether the answer's head was given.
    private(set) var isComplete = false
    /// How many interim answers came.
    private(set) var interims = 0
    /// Whether a head has begun and not ended.
    var isWithinHead: Bool { status != 0 && !isComplete }

    /// Takes one line with its line end.
    ///
    /// - Returns: the head, when the line ends it. Trailers, which come later, are ignored.
    mutating func take(_ line: UnsafeRawBufferPointer) -> ResponseHead? {
        guard !isComplete else { return nil }
        let text = Self.trim(line)
        if text.isEmpty { return end() }
        if Self.isStatusLine(text) {
            status = Self.status(of: text)
            fields.removeAll(keepingCapacity: true)
        } else if let first = line.first, first == 0x20 || first == 0x09 {
            if let last = fields.indices.last { fields[last].value += " " + String(decoding: text, as: UTF8.self) }
        } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            let name = UnsafeRawBufferPointer(rebasing: text[..<colon])
            let value = Self.trim(UnsafeRawBufferPointer(rebasing: text[(colon + 1)...]))
            if let name = HTTPField.Name(String(decoding: name, as: UTF8.self)) {
                fields.append((name, String(decoding: value, as: UTF8.self)))
            }
        }
        return nil
    }

    private mutating func end() -> ResponseHead? {
        guard status >= 200 else {
            interims += 1
            status = 0
            return nil
        }
        isComplete = true
        var headers = HTTPFields()
        headers.reserveCapacity(fields.count)
        for field in fields { headers.append(HTTPField(name: field.name, value: field.value)) }
        return ResponseHead(status: status, headers: headers)
    }

    private static func isStatusLine(_ line: UnsafeRawBufferPointer) -> Bool {
        line.count > 5 && line.prefix(5).elementsEqual("HTTP/".utf8)
    }

    private static func status(of line: UnsafeRawBufferPointer) -> Int {
        let digits = line.drop { $0 != 0x20 }.drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
        return digits.prefix(3).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func trim(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }),
            let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return UnsafeRawBufferPointer(rebasing: bytes[bytes.endIndex...]) }
        return UnsafeRawBufferPointer(rebasing: bytes[first...last])
    }
}
