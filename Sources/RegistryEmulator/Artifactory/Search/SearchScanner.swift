/// Reads calls: a name, and what stands between its parentheses.
struct SearchScanner {
    /// A call.
    struct Call {
        var name: String
        var arguments: String
    }

    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
        skipSpace()
    }

    var isAtEnd: Bool { rest.isEmpty }

    private mutating func skipSpace() {
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    }

    mutating func take(_ word: String) -> Bool {
        guard rest.hasPrefix(word) else { return false }
        rest.removeFirst(word.count)
        skipSpace()
        return true
    }

    mutating func call() throws(SearchQuery.SyntaxError) -> Call {
        let name = String(rest.prefix { $0.isLetter })
        rest.removeFirst(name.count)
        skipSpace()
        guard !name.isEmpty, take("(") else { throw SearchQuery.SyntaxError(text: "a call was expected") }
        var arguments = ""
        var depth = 1
        var isQuoted = false
        var isEscaped = false
        while let character = rest.popFirst() {
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                if character == "\\" { isEscaped = true }
                if character == "\"" { isQuoted = false }
            } else {
                if character == "\"" { isQuoted = true }
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
            }
            if depth == 0 {
                skipSpace()
                return Call(name: name, arguments: arguments)
            }
            arguments.append(character)
        }
        throw SearchQuery.SyntaxError(text: "'\(name)(' is not closed")
    }
}
