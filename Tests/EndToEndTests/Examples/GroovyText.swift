import TestSupport

/// As much of Groovy as tells comments, texts in single quotes and brackets apart.
struct GroovyText {
    private enum Token: Equatable {
        case word(String)
        case text(String)
    }

    private var tokens: [Token] = []

    /// Reads a text.
    ///
    /// - Parameter text: Groovy without texts in double quotes.
    /// - Throws: ``TestSupportError`` where a bracket or a quote is not closed, or closed without being open.
    init(_ text: String) throws {
        var open: [Character] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "/" where rest.first == "/": rest = rest.drop { $0 != "\n" }
            case "'":
                guard let end = rest.firstIndex(of: "'"), !rest[..<end].contains("\n") else {
                    throw TestSupportError("a quote is not closed before: \(rest.prefix(40))")
                }
                tokens.append(.text(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            case "\"": throw TestSupportError("Groovy puts variables into texts in double quotes: \(rest.prefix(40))")
            case "(", "[", "{": open.append(character)
            case ")", "]", "}":
                let partner: [Character: Character] = [")": "(", "]": "[", "}": "{"]
                guard let last = open.popLast(), partner[character] == last else {
                    throw TestSupportError("'\(character)' closes nothing before: \(rest.prefix(40))")
                }
            case _ where character.isLetter || character == "_":
                let end = rest.firstIndex { !$0.isLetter && !$0.isNumber && $0 != "_" } ?? rest.endIndex
                tokens.append(.word(String(character) + rest[..<end]))
                rest = rest[end...]
            default: break
            }
        }
        guard open.isEmpty else { throw TestSupportError("not closed: \(open)") }
    }

    /// The texts that follow a word directly.
    func strings(after word: String) -> [String] {
        zip(tokens, tokens.dropFirst())
            .compactMap { first, second in
                guard first == .word(word), case .text(let text) = second else { return nil }
                return text
            }
    }
}
