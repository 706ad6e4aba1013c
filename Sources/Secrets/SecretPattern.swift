internal import FoundationEssentials

/// How a secret looks in a ``TextView``.
struct SecretPattern: Sendable {
    private enum Form {
        /// As it is; alone where it is short.
        case plain(isAlone: Bool)
        /// The beginning of something long, which may have been cut off.
        case beginning
        /// A part of something in base 64.
        case base64
    }

    private struct Needle {
        let bytes: [UInt8]
        let form: Form
    }

    private let needles: [Needle]

    /// The least length of a part of base 64 that is looked for, in characters.
    private static let leastPart = 4
    /// How long something must be to be known by its beginning, and how much that is, in bytes.
    private static let long = (length: 32, beginning: 16)

    /// Prepares to look for a secret; `nil` where there is nothing to look for.
    init?(_ secret: Secret) {
        let text = secret.reveal()
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 > 0x20 }) else { return nil }
        let isShort = bytes.count < KnownSecrets.shortest
        var plain = Set(Self.spellings(of: text).flatMap(TextView.readings)).map { Array($0.utf8) }
            .filter { isShort || $0.count >= KnownSecrets.shortest }
        plain.append(Self.hexadecimal(bytes))
        if isShort { plain.append(Array(Self.encoded(bytes).prefix { $0 != UInt8(ascii: "=") })) }
        var needles = plain.map { Needle(bytes: $0.map(Self.folded), form: .plain(isAlone: isShort)) }
        if bytes.count >= Self.long.length {
            needles.append(Needle(bytes: bytes.prefix(Self.long.beginning).map(Self.folded), form: .beginning))
        }
        if !isShort {
            for offset in 0..<3 {
                let part = Self.base64(of: bytes, at: offset)
                if part.count >= Self.leastPart {
                    needles.append(Needle(bytes: part.map(Self.folded), form: .base64))
                }
            }
        }
        self.needles = needles
    }

    /// Finds the secret.
    ///
    /// - Parameters:
    ///   - view: where to look.
    ///   - found: told each place.
    func forEachMatch(in view: TextView, _ found: (Range<Int>) -> Void) {
        for needle in needles {
            let text =
                if case .base64 = needle.form { view.base64 } else { view.bytes }
            guard let first = needle.bytes.first, text.count >= needle.bytes.count else { continue }
            var start = 0
            while start <= text.count - needle.bytes.count {
                defer { start += 1 }
                guard text[start] == first, text[start...].starts(with: needle.bytes) else { continue }
                let range = start..<(start + needle.bytes.count)
                if let range = Self.whole(range, of: needle.form, in: text, view) { found(range) }
            }
        }
    }

    /// What belongs to what was found; `nil` where it is a part of another word.
    private static func whole(_ range: Range<Int>, of form: Form, in text: [UInt8], _ view: TextView) -> Range<Int>? {
        switch form {
        case .plain(isAlone: false): return range
        case .plain(isAlone: true):
            let before = range.lowerBound > 0 ? text[range.lowerBound - 1] : 0
            let after = range.upperBound < text.count ? text[range.upperBound] : 0
            return isWord(before) || isWord(after) ? nil : range
        case .beginning:
            return range.lowerBound..<end(of: range, in: text, view) { isBase64($0) || "=._~-".utf8.contains($0) }
        case .base64:
            // The characters at its ends hold bits of what stands beside it, too.
            var start = range.lowerBound
            while start > 0, range.lowerBound - start < 2, view.isJoined(start - 1), isBase64(text[start - 1]) {
                start -= 1
            }
            var limit = 2
            let end = end(of: range, in: text, view) { byte in
                if byte == UInt8(ascii: "=") { return true }
                limit -= 1
                return limit >= 0 && isBase64(byte)
            }
            return start..<end
        }
    }

    private static func end(
        of range: Range<Int>,
        in text: [UInt8],
        _ view: TextView,
        _ belongs: (UInt8) -> Bool
    ) -> Int {
        var end = range.upperBound
        while end < text.count, view.isJoined(end - 1), belongs(text[end]) { end += 1 }
        return end
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte >= 0x80
    }

    /// Whether a byte of a view is a letter of base 64.
    private static func isBase64(_ byte: UInt8) -> Bool {
        isWord(byte) && byte < 0x80 || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
    }
}

extension SecretPattern {
    /// A secret as it is, with the pluses of a form, in both alphabets of base 64, and as a reader makes of it who takes UTF-8 for Latin 1 or ASCII.
    private static func spellings(of text: String) -> Set<String> {
        var spellings: Set = [text, text.replacing(" ", with: "+")]
        // What is base 64 itself has two alphabets, and its padding may be left out.
        let trimmed = text.reversed().drop { $0 == "=" }
        if trimmed.count >= KnownSecrets.shortest {
            let unpadded = String(trimmed.reversed())
            spellings.insert(unpadded)
            spellings.insert(unpadded.replacing("+", with: "-").replacing("/", with: "_"))
            spellings.insert(unpadded.replacing("-", with: "+").replacing("_", with: "/"))
        }
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return spellings }
        spellings.insert(String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) })))
        for replacement in ["\u{FFFD}", "?"] {
            spellings.insert(text.unicodeScalars.map { $0.isASCII ? String($0) : replacement }.joined())
        }
        return spellings
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    private static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        Array(Data(bytes).base64EncodedString().utf8)
    }

    /// The characters that bytes give in base 64 whatever stands beside them.
    ///
    /// - Parameters:
    ///   - bytes: the bytes.
    ///   - offset: how many bytes stand before them in their group of three.
    /// - Returns: the characters.
    private static func base64(of bytes: [UInt8], at offset: Int) -> [UInt8] {
        let all = encoded([UInt8](repeating: 0, count: offset) + bytes).prefix { $0 != UInt8(ascii: "=") }
        let isWhole = (offset + bytes.count) % 3 == 0
        return Array(all.dropFirst(offset == 0 ? 0 : offset + 1).dropLast(isWhole ? 0 : 1))
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
    }
}
