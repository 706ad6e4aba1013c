/// Which images a rule is for: a pattern of repositories, and one of tags where it has one.
public struct ImagePattern: Sendable, Hashable, CustomStringConvertible {
    /// The repositories.
    public let repository: NamePattern
    /// The tags; `nil` for all, and for images that are named by digest.
    public let tag: TagPattern?

    /// Parses a pattern.
    ///
    /// - Parameter text: `repository` or `repository:tag`, with stars: `team/**`, `team/app:1.*`.
    /// - Throws: ``ReferenceError`` that says what is wrong with it.
    public init(_ text: String) throws(ReferenceError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let plain = name.replacing("*", with: "a")
        guard (try? RepositoryName(plain)) != nil else {
            throw ReferenceError(text: text, expected: "a repository, in which * stands for a part and ** for any path")
        }
        repository = NamePattern(name)
        tag = parts.count > 1 ? try TagPattern(String(parts[1])) : nil
    }

    /// All images.
    public static let all = ImagePattern(repository: NamePattern("**"), tag: nil)

    private init(repository: NamePattern, tag: TagPattern?) {
        self.repository = repository
        self.tag = tag
    }

    /// `repository[:tag]`.
    public var description: String { repository.text + (tag.map { ":\($0)" } ?? "") }

    /// Whether an image is meant.
    ///
    /// - Parameter image: the image, as the destination names it.
    /// - Returns: whether the rule is for it.
    public func matches(_ image: ImageReference) -> Bool {
        guard repository.matches(image.repository.text) else { return false }
        guard let tag else { return true }
        return image.tag.map(tag.matches) ?? false
    }
}
