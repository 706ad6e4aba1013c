/// Properties as a query writes them: `k=v;k2=v1,v2`, with `\` before `,` `\` `|` `=` and `;` that are meant.
enum PropertyText {
    /// Reads names and values.
    ///
    /// - Parameter text: the decoded text; `;` and `|` stand between properties, `,` between values.
    /// - Returns: the properties; `nil` where one has no name.
    static func properties(_ text: String) -> [String: [String]]? {
        var properties: [String: [String]] = [:]
        for part in split(text, at: [";", "|"]) where !part.isEmpty {
            let pair = split(part, at: ["="], most: 2)
            let name = unescaped(pair[0])
            guard !name.isEmpty else { return nil }
            let values = pair.count > 1 ? split(pair[1], at: [","]).map(unescaped) : [""]
            properties[name, default: []] += values
        }
        return properties
    }

    /// Reads names, with `,` between them.
    static func names(_ text: String) -> [String] {
        split(text, at: [","]).map(unescaped).filter { !$0.isEmpty }
    }

    private static func split(_ text: String, at separators: Set<Character>, most: Int = .max) -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in text {
            if isEscaped {
                parts[parts.count - 1] += "\\" + String(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if separators.contains(character), parts.count < most {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        if isEscaped { parts[parts.count - 1] += "\\" }
        return parts
    }

    private static func unescaped(_ text: String) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if !isEscaped, character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return isEscaped ? result + "\\" : result
    }
}
