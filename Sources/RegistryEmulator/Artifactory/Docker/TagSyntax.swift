/// What may be a tag (OCI distribution specification: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`).
enum TagSyntax {
    static func isTag(_ text: String) -> Bool {
        guard (1...128).contains(text.utf8.count), let first = text.utf8.first else { return false }
        let isWord = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isWord(first)
            && text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    /// Whether a folder's name is a digest and no tag.
    static func isDigest(_ name: String) -> Bool { name.hasPrefix("sha256:") || name.hasPrefix("sha256__") }

    /// Whether a tag is one under which signatures and other attachments are kept: `sha256-HEX`, `sha256-HEX.sig`.
    static func isSignatureTag(_ name: String) -> Bool {
        guard name.hasPrefix("sha256-") else { return false }
        let hex = name.dropFirst("sha256-".count).prefix { $0 != "." }
        return hex.utf8.count == 64 && hex.allSatisfy(\.isHexDigit)
    }
}
