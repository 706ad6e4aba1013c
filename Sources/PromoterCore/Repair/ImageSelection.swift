/// Images that a repair is for, as a user names them.
public enum ImageSelection: Sendable, Hashable, CustomStringConvertible {
    /// One image.
    case image(ImageReference)
    /// All images of a repository whose tags fit a pattern; `*` for the whole repository.
    case tags(RepositoryName, TagPattern)

    /// Parses a selection.
    ///
    /// - Parameter text: `repository[:tag][@digest]`, or `repository:pattern` with `*` or `?`.
    /// - Throws: ``ReferenceError`` that says what is wrong with it.
    public init(_ text: String) throws(ReferenceError) {
        guard TagPattern.isPattern(text) else {
            self = .image(try ImageReference(text))
            return
        }
        guard let colon = text.lastIndex(of: ":"), !text.contains("@"), !text.contains("://"),
            !TagPattern.isPattern(text[..<colon])
        else {
            throw ReferenceError(
                text: text,
                expected: "repository[:tag][@digest], or repository:pattern with * or ? in the tag alone"
            )
        }
        self = .tags(
            try RepositoryName(String(text[..<colon])),
            try TagPattern(String(text[text.index(after: colon)...]))
        )
    }

    /// The repository.
    public var repository: RepositoryName {
        switch self {
        case .image(let image): image.repository
        case .tags(let repository, _): repository
        }
    }

    /// As it was given.
    public var description: String {
        switch self {
        case .image(let image): image.description
        case .tags(let repository, let pattern): "\(repository):\(pattern)"
        }
    }
}
