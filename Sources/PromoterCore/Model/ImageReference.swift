/// An image as a user names it: `repository[:tag][@digest]`, without a registry.
public struct ImageReference: Sendable, Hashable, CustomStringConvertible {
    /// The repository.
    public let repository: RepositoryName
    /// The tag that was given, or `latest` where neither a tag nor a digest was.
    public let tag: TagName?
    /// The digest that was given: the image must have it.
    public let digest: Digest?

    /// Makes a reference.
    ///
    /// - Parameters:
    ///   - repository: the repository.
    ///   - tag: the tag.
    ///   - digest: the digest.
    public init(repository: RepositoryName, tag: TagName?, digest: Digest? = nil) {
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }

    /// Parses a reference.
    ///
    /// - Parameter text: `repository[:tag][@digest]`.
    /// - Throws: ``ReferenceError`` that says what is wrong with it.
    public init(_ text: String) throws(ReferenceError) {
        if text.contains("://") {
            throw ReferenceError(
                text: text,
                expected: "repository[:tag][@digest]; the registry is named by --from, --to or --in"
            )
        }
        var rest = text[...]
        var digest: Digest?
        if let at = rest.firstIndex(of: "@") {
            digest = try Digest(String(rest[rest.index(after: at)...]))
            rest = rest[..<at]
        }
        var tag: TagName?
        if let colon = rest.lastIndex(of: ":") {
            let candidate = rest[rest.index(after: colon)...]
            if candidate.contains("/") || rest[..<colon].contains(":") {
                throw ReferenceError(
                    text: text,
                    expected:
                        "repository[:tag][@digest] without a registry's host; --from, --to or --in name the registry"
                )
            }
            tag = try TagName(String(candidate))
            rest = rest[..<colon]
        }
        if tag == nil, digest == nil { tag = try TagName("latest") }
        self.init(repository: try RepositoryName(String(rest)), tag: tag, digest: digest)
    }

    /// What to ask a registry for: the digest where there is one.
    public var manifestReference: ManifestReference? {
        if let digest { return .digest(digest) }
        return tag.map(ManifestReference.tag)
    }

    /// `repository[:tag][@digest]`.
    public var description: String {
        repository.text + (tag.map { ":" + $0.text } ?? "") + (digest.map { "@" + $0.text } ?? "")
    }
}
