/// Which tags of a repository are meant: a name in which `*` stands for any characters and `?` for one.
public struct TagPattern: Sendable, Hashable, CustomStringConvertible {
    /// The pattern.
    public let text: String

    /// Parses a pattern.
    ///
    /// - Parameter text: what a tag may have, and `*` and `?`; at most 128 characters.
    /// - Throws: ``ReferenceError`` that says what is wrong with it.
    public init(_ text: String) throws(ReferenceError) {
        let plain = String(text.map { Self.wildcards.contains($0) ? "_" : $0 })
        guard (try? TagName(plain)) != nil else {
            throw ReferenceError(
                text: text,
                expected: "a tag, in which * stands for any characters and ? for one"
            )
        }
        self.text = text
    }

    /// Whether a text has a character that stands for others.
    ///
    /// - Parameter text: a text.
    /// - Returns: whether it is a pattern rather than a name.
    public static func isPattern(_ text: some StringProtocol) -> Bool {
        text.contains { wildcards.contains($0) }
    }

    /// Whether a tag is meant.
    ///
    /// - Parameter tag: the tag.
    /// - Returns: whether the whole of it fits.
    public func matches(_ tag: TagName) -> Bool {
        let pattern = Array(text.utf8)
        let name = Array(tag.text.utf8)
        var (atPattern, atName) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while atName < name.count {
            if atPattern < pattern.count, pattern[atPattern] == UInt8(ascii: "*") {
                star = (atPattern, atName)
                atPattern += 1
            } else if atPattern < pattern.count,
                pattern[atPattern] == UInt8(ascii: "?") || pattern[atPattern] == name[atName]
            {
                atPattern += 1
                atName += 1
            } else if let last = star {
                // The last star takes one character more.
                star = (last.pattern, last.name + 1)
                atPattern = last.pattern + 1
                atName = last.name + 1
            } else {
                return false
            }
        }
        return pattern[atPattern...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// The pattern.
    public var description: String { text }

    private static let wildcards: Set<Character> = ["*", "?"]
}
