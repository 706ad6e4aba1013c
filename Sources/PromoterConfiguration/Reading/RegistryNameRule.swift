/// What a registry may be called: nothing that could be taken for a location.
package enum RegistryNameRule {
    /// The rule in words.
    package static let expected = "letters, digits, . _ or -, beginning with a letter or a digit"
    /// The rule as a regular expression, for the JSON Schema.
    package static let pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$"

    /// Tells whether a name is allowed.
    ///
    /// - Parameter name: the name.
    /// - Returns: whether it is.
    package static func allows(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetterOrDigit(first) else { return false }
        return name.utf8.allSatisfy { isLetterOrDigit($0) || "._-".utf8.contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
