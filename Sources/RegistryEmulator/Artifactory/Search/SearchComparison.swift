/// How two values compare.
enum SearchComparison: String, Sendable {
    case equal = "$eq"
    case unequal = "$ne"
    case matching = "$match"
    case notMatching = "$nmatch"
    case greater = "$gt"
    case greaterOrEqual = "$gte"
    case less = "$lt"
    case lessOrEqual = "$lte"

    /// Whether a value compares so with another: as numbers where both are, else as texts.
    func holds(_ value: JSONValue, _ wanted: JSONValue) -> Bool {
        let (left, right) = (Self.text(value), Self.text(wanted))
        switch self {
        case .equal: return left == right
        case .unequal: return left != right
        case .matching: return Wildcard.matches(left, right)
        case .notMatching: return !Wildcard.matches(left, right)
        case .greater: return Self.precedes(right, left)
        case .greaterOrEqual: return !Self.precedes(left, right)
        case .less: return Self.precedes(left, right)
        case .lessOrEqual: return !Self.precedes(right, left)
        }
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        if let left = Int64(left), let right = Int64(right) { return left < right }
        return left < right
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .null: ""
        default: value.compactText
        }
    }
}
