/// What an item must be to be found.
indirect enum SearchCriterion: Sendable, Equatable {
    case all([SearchCriterion])
    case any([SearchCriterion])
    /// A field's value compares so with another.
    case field(SearchField, SearchComparison, JSONValue)
    /// One of a property's values compares so with another.
    case property(String, SearchComparison, JSONValue)
    /// The type is this one, or any.
    case type(String)

    /// Reads a criterion.
    init(_ json: JSONValue) throws(SearchQuery.SyntaxError) {
        guard let members = json.members else { throw .init(text: "a criterion must be an object") }
        self = .all(try members.map { member throws(SearchQuery.SyntaxError) in try Self.member(member) })
    }

    private static func member(_ member: JSONValue.Member) throws(SearchQuery.SyntaxError) -> SearchCriterion {
        if member.name == "$and" || member.name == "$or" {
            let parts = try (member.value.elements ?? [])
                .map { part throws(SearchQuery.SyntaxError) in try SearchCriterion(part) }
            return member.name == "$and" ? .all(parts) : .any(parts)
        }
        guard let comparisons = member.value.members else { return try leaf(member.name, .equal, member.value) }
        return .all(
            try comparisons.map { entry throws(SearchQuery.SyntaxError) in
                guard let comparison = SearchComparison(rawValue: entry.name) else {
                    throw .init(text: "'\(entry.name)' is no comparison")
                }
                return try leaf(member.name, comparison, entry.value)
            }
        )
    }

    private static func leaf(
        _ name: String,
        _ comparison: SearchComparison,
        _ value: JSONValue
    ) throws(SearchQuery.SyntaxError) -> SearchCriterion {
        if name.hasPrefix("@") { return .property(String(name.dropFirst()), comparison, value) }
        let bare = name.hasPrefix("item.") ? String(name.dropFirst("item.".count)) : name
        guard let field = SearchField(rawValue: bare) else { throw .init(text: "'\(name)' is no field of items") }
        if field == .type, comparison == .equal { return .type(value.text ?? "") }
        return .field(field, comparison, value)
    }

    /// Whether the type is said; files alone are looked for where it is not.
    var saysType: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.saysType)
        case .type: true
        case .field(let field, _, _): field == .type
        case .property: false
        }
    }

    /// Whether an item is what is looked for.
    func matches(_ entry: RepositoryTree.Entry) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.matches(entry) }
        case .any(let parts): parts.contains { $0.matches(entry) }
        case .field(let field, let comparison, let value): comparison.holds(field.value(of: entry), value)
        case .property(let name, let comparison, let value):
            (entry.item.properties[name] ?? []).contains { comparison.holds(.string($0), value) }
        case .type(let type): type == "any" || type == (entry.item.isFolder ? "folder" : "file")
        }
    }
}
