/// A node of a YAML document, with its place; aliases are already followed and merge keys joined.
struct YAMLNode: Sendable, Hashable {
    /// What a node is.
    enum Value: Sendable, Hashable {
        /// A text; plain where it stands without quotes.
        case scalar(String, isPlain: Bool)
        /// A list.
        case sequence([YAMLNode])
        /// Keys and values, in the order of the file.
        case mapping([Entry])
    }

    /// A key and its value.
    struct Entry: Sendable, Hashable {
        let key: String
        let keyPlace: SourcePlace
        let value: YAMLNode
        /// Whether it is `<<`, which brings in the entries of another map.
        var isMerge = false
    }

    let value: Value
    let place: SourcePlace

    /// Whether nothing stands where a value should.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = value else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What the node is, in words, for messages.
    var found: String {
        switch value {
        case .scalar where isNull: "nothing"
        case .scalar(let text, _): "'\(text.prefix(60))'"
        case .sequence: "a list"
        case .mapping: "a map of keys and values"
        }
    }
}
