/// What libyaml finds in a text, piece by piece, each with its place.
struct YAMLEvent: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// A text; plain where it stands without quotes.
        case scalar(String, isPlain: Bool)
        /// The name of an anchor, whose node stands here again.
        case alias(String)
        /// A list begins; its items follow.
        case sequenceStart
        /// A map begins; keys and values follow in turn.
        case mappingStart
        /// The innermost list or map ends.
        case collectionEnd
        /// A document begins.
        case documentStart
    }

    let kind: Kind
    /// The name by which an alias further down means this node.
    let anchor: String?
    /// Whether the node has a tag, `!name`.
    let isTagged: Bool
    let place: SourcePlace
}
