/// A query of the Artifactory Query Language, as far as items go:
/// `items.find({…}).include("repo","path").sort({"$asc":["name"]}).offset(0).limit(10)`.
struct SearchQuery: Sendable, Equatable {
    /// What is looked for.
    var criterion = SearchCriterion.all([])
    /// What is told of each item; `nil` for the usual.
    var included: [String]?
    /// The fields to sort by.
    var sortFields: [String] = []
    var isDescending = false
    var offset = 0
    var limit: Int?

    /// Why a query can't be read.
    struct SyntaxError: Error, Sendable, Equatable {
        var text: String
    }

    /// Reads a query.
    init(_ text: String) throws(SyntaxError) {
        var scanner = SearchScanner(text)
        guard scanner.take("items"), scanner.take(".") else { throw SyntaxError(text: "only 'items.find' is known") }
        var isFirst = true
        while true {
            let call = try scanner.call()
            guard isFirst == (call.name == "find") else { throw SyntaxError(text: "'items' needs one 'find'") }
            isFirst = false
            try apply(call)
            if scanner.isAtEnd { return }
            guard scanner.take(".") else { throw SyntaxError(text: "unexpected text behind '\(call.name)(…)'") }
        }
    }

    private mutating func apply(_ call: SearchScanner.Call) throws(SyntaxError) {
        guard let arguments = JSONValue(parsing: [UInt8]("[\(call.arguments)]".utf8))?.elements else {
            throw SyntaxError(text: "the arguments of '\(call.name)' can't be read")
        }
        switch call.name {
        case "find":
            criterion = .all(try arguments.map { argument throws(SyntaxError) in try SearchCriterion(argument) })
        case "include":
            let names = arguments.compactMap(\.text)
            if let unknown = names.first(where: { !SearchField.mayBeIncluded($0) }) {
                throw SyntaxError(text: "'\(unknown)' is no field of items")
            }
            included = names
        case "sort":
            guard let member = arguments.first?.members?.first, ["$asc", "$desc"].contains(member.name) else {
                throw SyntaxError(text: "'sort' needs '$asc' or '$desc'")
            }
            isDescending = member.name == "$desc"
            sortFields = (member.value.elements ?? []).compactMap(\.text)
            if let unknown = sortFields.first(where: { SearchField(rawValue: $0) == nil }) {
                throw SyntaxError(text: "'\(unknown)' is no field of items")
            }
        case "offset", "limit":
            guard let number = arguments.first?.whole, number >= 0, let count = Int(exactly: number) else {
                throw SyntaxError(text: "'\(call.name)' needs a number")
            }
            if call.name == "limit" { limit = count } else { offset = count }
        default:
            throw SyntaxError(text: "'\(call.name)' is unknown")
        }
    }
}
