/// An Ant-style pattern of paths: `**` for any folders, `*` and `?` within a name.
struct PathPattern: Sendable, Hashable {
    private let parts: [String]

    /// Reads a pattern.
    ///
    /// - Parameter text: the pattern; one that ends in `/` means all below.
    init(_ text: String) {
        parts = (text.hasSuffix("/") ? text + "**" : text).split(separator: "/").map(String.init)
    }

    /// Whether it means a path.
    func matches(_ names: [String]) -> Bool {
        Self.matches(parts[...], names[...])
    }

    private static func matches(_ parts: ArraySlice<String>, _ names: ArraySlice<String>) -> Bool {
        guard let part = parts.first else { return names.isEmpty }
        if part == "**" {
            return matches(parts.dropFirst(), names)
                || (!names.isEmpty && matches(parts, names.dropFirst()))
        }
        guard let name = names.first else { return false }
        return Wildcard.matches(name, part) && matches(parts.dropFirst(), names.dropFirst())
    }
}

/// `*` for any characters, `?` for one.
enum Wildcard {
    /// Whether a pattern means a text.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        matches(Array(text.unicodeScalars)[...], Array(pattern.unicodeScalars)[...])
    }

    private static func matches(_ text: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>) -> Bool {
        var text = text
        var pattern = pattern
        // Where the last star stands, and what it has not yet swallowed.
        var retry: (pattern: ArraySlice<Unicode.Scalar>, text: ArraySlice<Unicode.Scalar>)?
        while true {
            if pattern.first == "*" {
                pattern = pattern.dropFirst()
                retry = (pattern, text)
            } else if let wanted = pattern.first, let found = text.first, wanted == "?" || wanted == found {
                pattern = pattern.dropFirst()
                text = text.dropFirst()
            } else if text.isEmpty, pattern.isEmpty {
                return true
            } else if let last = retry, !last.text.isEmpty {
                pattern = last.pattern
                text = last.text.dropFirst()
                retry = (pattern, text)
            } else {
                return false
            }
        }
    }
}
