/// A pattern for names: `*` stands for any characters but `/`, `**` for any at all.
public struct WildcardPattern: Sendable, Hashable {
    private let pattern: [Character]

    /// Makes a pattern.
    ///
    /// - Parameter pattern: the pattern's text.
    public init(_ pattern: String) { self.pattern = Array(pattern) }

    /// Whether a name fits.
    ///
    /// - Parameter name: the name.
    /// - Returns: whether all of it fits.
    public func matches(_ name: String) -> Bool { matches(pattern[...], Array(name)[...]) }

    private func matches(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        guard first == "*" else { return first == name.first && matches(pattern.dropFirst(), name.dropFirst()) }
        let crossesSlashes = pattern.dropFirst().first == "*"
        let rest = pattern.dropFirst(crossesSlashes ? 2 : 1)
        var name = name
        while true {
            if matches(rest, name) { return true }
            guard let next = name.first, crossesSlashes || next != "/" else { return false }
            name = name.dropFirst()
        }
    }
}
