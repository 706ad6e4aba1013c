/// The quirks of one registry, some with a number.
public struct QuirkSet: Sendable, Hashable, ExpressibleByArrayLiteral {
    private var numbers: [Quirk: Int?] = [:]

    /// Makes a set of quirks, with their usual numbers.
    ///
    /// - Parameter elements: the quirks.
    public init(arrayLiteral elements: Quirk...) {
        for quirk in elements { insert(quirk) }
    }

    /// Adds a quirk.
    ///
    /// - Parameters:
    ///   - quirk: the quirk.
    ///   - number: its number; the usual one where not said.
    public mutating func insert(_ quirk: Quirk, number: Int? = nil) {
        numbers[quirk] = .some(number ?? quirk.defaultNumber)
    }

    /// Whether a registry has a quirk.
    ///
    /// - Parameter quirk: the quirk.
    /// - Returns: whether it is in the set.
    public func has(_ quirk: Quirk) -> Bool { numbers[quirk] != nil }

    /// A quirk's number.
    ///
    /// - Parameter quirk: the quirk.
    /// - Returns: the number; `nil` where the quirk is not in the set, or has none.
    public func number(_ quirk: Quirk) -> Int? { numbers[quirk] ?? nil }
}
