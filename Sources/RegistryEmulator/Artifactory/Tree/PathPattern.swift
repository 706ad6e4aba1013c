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
