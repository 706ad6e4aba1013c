/// What a manifest is asked for by.
public enum ManifestReference: Sendable, Hashable, CustomStringConvertible {
    /// Its content address.
    case digest(Digest)
    /// A tag that points to it.
    case tag(TagName)

    /// The reference as it stands in a URL or behind `:` or `@`.
    public var description: String {
        switch self {
        case .digest(let digest): digest.text
        case .tag(let tag): tag.text
        }
    }
}
