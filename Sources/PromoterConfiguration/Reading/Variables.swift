/// Replaces `${NAME}` and `${NAME:-default}` in texts; `$$` stands for a dollar sign.
struct Variables: Sendable {
    /// The environment.
    let environment: [String: String]

    /// What came of a text.
    struct Expansion: Sendable, Hashable {
        /// The text, variables replaced.
        var text = ""
        /// The variables that it uses.
        var names: [String] = []
        /// The variables that are not set, and have no default.
        var unset: [String] = []
        /// Whether a default took the place of a variable.
        var usesDefault = false
    }

    /// A use of a variable that is not well formed.
    struct Malformed: Error, Sendable, Hashable {
        let problem: String
        let expected: String
    }

    /// Replaces the variables of a text.
    ///
    /// - Parameter text: the text.
    /// - Returns: what came of it.
    /// - Throws: ``Malformed``.
    func expand(_ text: String) throws(Malformed) -> Expansion {
        var result = Expansion()
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result.text += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            switch rest.first {
            case "$":
                result.text += "$"
                rest = rest.dropFirst()
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw Malformed(problem: "'${' is not closed", expected: "${NAME} or ${NAME:-default}")
                }
                try replace(rest[rest.index(after: rest.startIndex)..<end], in: &result)
                rest = rest[rest.index(after: end)...]
            case let letter? where letter.isLetter || letter == "_":
                let name = rest.prefix { Self.isNameCharacter($0) }
                throw Malformed(
                    problem: "'$\(name)' is neither a variable nor a dollar sign",
                    expected: "${\(name)} for the variable, or $$\(name) for the text"
                )
            default:
                result.text += "$"
            }
        }
        result.text += rest
        return result
    }

    private func replace(_ inside: Substring, in result: inout Expansion) throws(Malformed) {
        let name = String(inside.prefix { Self.isNameCharacter($0) })
        let tail = inside.dropFirst(name.count)
        guard let first = name.first, !first.isNumber, tail.isEmpty || tail.hasPrefix(":-") else {
            throw Malformed(
                problem: "'${\(inside)}' is not a variable",
                expected: "${NAME} or ${NAME:-default}, the name of letters, digits and _"
            )
        }
        result.names.append(name)
        if tail.isEmpty {
            if let value = environment[name] { result.text += value } else { result.unset.append(name) }
        } else if let value = environment[name], !value.isEmpty {
            result.text += value
        } else {
            result.text += tail.dropFirst(2)
            result.usesDefault = true
        }
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
}
