/// A tag: a name that a registry lets point to a manifest, at most 128 characters (distribution specification, "Pulling manifests").
public struct TagName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The tag.
    public let text: String

    /// The tag.
    public var description: String { text }

    /// Parses a tag.
    ///
    /// - Parameter text: letters, digits, `_`, `.` and `-`; the first one a letter, a digit or `_`.
    /// - Throws: ``ReferenceError`` that says what is wrong with it.
    public init(_ text: String) throws(ReferenceError) {
        let bytes = text.utf8
        guard (1...128).contains(bytes.count), bytes.allSatisfy(Self.isAllowed), let first = bytes.first,
            first != UInt8(ascii: "."), first != UInt8(ascii: "-")
        else {
            throw ReferenceError(
                text: text,
                expected: "a tag: at most 128 letters, digits, _ . or -, the first one neither . nor -"
            )
        }
        self.text = text
    }

    /// Orders by text.
    public static func < (left: TagName, right: TagName) -> Bool { left.text < right.text }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
