/// A version of Artifactory, such as 7.90.1.
///
/// What changes with the version is in ``ArtifactoryVersion`` as properties, each with the version that brought it.
public struct ArtifactoryVersion: Sendable, Hashable, Comparable, Codable, LosslessStringConvertible {
    /// The three numbers.
    public let major: Int, minor: Int, patch: Int

    /// Reads a version.
    ///
    /// - Parameter description: two or three numbers, such as `7.77` or `7.90.1`; a missing third is 0.
    public init?(_ description: String) {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in part.allSatisfy(\.isASCII) ? Int(part) : nil }
        guard parts.count == numbers.count, (2...3).contains(parts.count), numbers.allSatisfy({ $0 >= 0 }) else {
            return nil
        }
        self.init(numbers[0], numbers[1], parts.count == 3 ? numbers[2] : 0)
    }

    /// Makes a version.
    ///
    /// - Parameters:
    ///   - major: the first number.
    ///   - minor: the second number.
    ///   - patch: the third number.
    public init(_ major: Int, _ minor: Int, _ patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// The three numbers with points between them.
    public var description: String { "\(major).\(minor).\(patch)" }

    /// Compares by the numbers, the first ones first.
    ///
    /// - Parameters:
    ///   - left: a version.
    ///   - right: another.
    /// - Returns: whether the first is the older one.
    public static func < (left: ArtifactoryVersion, right: ArtifactoryVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}
