/// Properties as the REST API takes them in a query (REST API, "Set Item Properties").
enum PropertyText {
    /// `name=value;name=value`, with a backslash before what would end a value.
    static func text(_ properties: [(name: String, value: String)]) -> String {
        properties.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: ";")
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if ",\\|=;".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }
}
