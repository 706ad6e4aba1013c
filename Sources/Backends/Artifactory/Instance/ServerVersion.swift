/// The version of an Artifactory, `7.117.1`.
struct ServerVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let numbers: [Int]

    init(_ major: Int, _ minor: Int, _ patch: Int) {
        numbers = [major, minor, patch]
    }

    /// Reads the numbers that a text begins with; what stands behind them, `-m001`, is not regarded.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).prefix(3)
        var numbers: [Int] = []
        for part in parts {
            let digits = part.prefix { ("0"..."9").contains($0) }
            guard let number = Int(digits) else { break }
            numbers.append(number)
            guard digits.count == part.count else { break }
        }
        guard !numbers.isEmpty else { return nil }
        self.numbers = numbers + Array(repeating: 0, count: 3 - numbers.count)
    }

    static func < (left: ServerVersion, right: ServerVersion) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }

    var description: String { numbers.map { String($0) }.joined(separator: ".") }

    /// From here on a promotion that replaces a tag leaves the layers alone that other tags share.
    static let sparesSharedLayers = ServerVersion(7, 117, 1)
    /// From here on the registry API lists what refers to a manifest.
    static let listsReferrers = ServerVersion(7, 90, 1)
}
