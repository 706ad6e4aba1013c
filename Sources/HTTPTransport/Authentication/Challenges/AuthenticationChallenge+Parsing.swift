public import HTTPTypes

extension AuthenticationChallenge {
    /// The challenges of an answer, from all of its `WWW-Authenticate` fields in their order.
    ///
    /// - Parameter headers: the answer's header fields.
    /// - Returns: what could be read; malformed parts give no challenge.
    public static func challenges(in headers: HTTPFields) -> [AuthenticationChallenge] {
        headers[fields: .wwwAuthenticate].flatMap { parse($0.value) }
    }

    /// Reads one `WWW-Authenticate` field, which may hold several challenges.
    ///
    /// - Parameter field: the field's value.
    /// - Returns: what could be read; malformed parts give no challenge.
    public static func parse(_ field: String) -> [AuthenticationChallenge] {
        var reader = ChallengeReader(bytes: Array(field.utf8))
        return reader.challenges()
    }
}

/// Reads challenges from left to right.
///
/// A token that is followed by `=` is a parameter of the challenge before it; any other opens a challenge. What fits
/// neither is passed over up to the next comma.
private struct ChallengeReader {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func challenges() -> [AuthenticationChallenge] {
        var found: [AuthenticationChallenge] = []
        var scheme: String?
        var parameters: [String: String] = [:]
        func finish() {
            guard let scheme else { return }
            found.append(AuthenticationChallenge(scheme: scheme, parameters: parameters))
        }
        while true {
            skip { $0 == UInt8(ascii: ",") || $0.isBlank }
            guard index < bytes.count else { break }
            guard let word = token() else {
                skipToComma()
                continue
            }
            let spaced = skipBlanks()
            if peek(UInt8(ascii: "=")) {
                // The first of two equal parameters counts: a later one must not move the realm.
                if let value = parameterValue() {
                    parameters[word.lowercased()] = parameters[word.lowercased()] ?? value
                } else {
                    skipToComma()
                }
            } else if spaced || index == bytes.count || peek(UInt8(ascii: ",")) {
                finish()
                scheme = word
                parameters = [:]
                skipToken68()
            } else {
                skipToComma()
            }
        }
        finish()
        return found
    }

    private func peek(_ byte: UInt8) -> Bool {
        index < bytes.count && bytes[index] == byte
    }

    private mutating func skip(while matches: (UInt8) -> Bool) {
        while index < bytes.count, matches(bytes[index]) { index += 1 }
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = index
        skip { $0.isBlank }
        return index > start
    }

    private mutating func skipToComma() {
        while index < bytes.count, bytes[index] != UInt8(ascii: ",") {
            if bytes[index] == UInt8(ascii: "\"") {
                if quotedString() == nil { index = bytes.count }
            } else {
                index += 1
            }
        }
    }

    /// Passes over credentials in RFC 9110's `token68` form (`Negotiate YII=`): no scheme that registries use has them
    /// in a challenge.
    private mutating func skipToken68() {
        var end = index
        while end < bytes.count, bytes[end].isToken68 { end += 1 }
        while end < bytes.count, bytes[end] == UInt8(ascii: "=") { end += 1 }
        let isAlone = bytes[end...].first { !$0.isBlank }.map { $0 == UInt8(ascii: ",") } ?? true
        if end > index, isAlone { index = end }
    }

    private mutating func token() -> String? {
        let start = index
        skip { $0.isTokenCharacter }
        return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    /// The value after `=`; an unquoted one runs to the comma or blank, as registries write URLs without quotes.
    private mutating func parameterValue() -> String? {
        index += 1
        skipBlanks()
        if peek(UInt8(ascii: "\"")) { return quotedString() }
        let start = index
        skip { $0 != UInt8(ascii: ",") && !$0.isBlank && $0 != UInt8(ascii: "\"") }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func quotedString() -> String? {
        var text: [UInt8] = []
        var position = index + 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                index = position + 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\") where position + 1 < bytes.count:
                position += 1
                text.append(bytes[position])
            default:
                text.append(bytes[position])
            }
            position += 1
        }
        return nil
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// RFC 9110 section 5.6.2.
    fileprivate var isTokenCharacter: Bool { isLetterOrDigit || "!#$%&'*+-.^_`|~".utf8.contains(self) }

    /// RFC 9110 section 11.2, without the padding.
    fileprivate var isToken68: Bool { isLetterOrDigit || "-._~+/".utf8.contains(self) }
}
