extension ConfigurationReader {
    /// Checks that a file is UTF-8 text, and says where it is not.
    static func text(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> String {
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        throw ConfigurationError([
            ConfigurationIssue(
                file: file,
                place: isUTF16 ? nil : placeOfFirstInvalidByte(bytes),
                problem: isUTF16 ? "the file is UTF-16 text" : "the file is not UTF-8 text",
                expected: "UTF-8"
            )
        ])
    }

    private static func placeOfFirstInvalidByte(_ bytes: ArraySlice<UInt8>) -> SourcePlace {
        var valid = bytes.startIndex
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
        let before = bytes[..<valid]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
        return SourcePlace(
            line: before.count { $0 == UInt8(ascii: "\n") } + 1,
            column: String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
        )
    }
}
