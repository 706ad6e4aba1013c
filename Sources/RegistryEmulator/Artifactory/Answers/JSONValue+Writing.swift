extension JSONValue {
    /// The text as Jackson's pretty printer lays it out: `"errors" : [ {`.
    var prettyText: String {
        var text = ""
        write(to: &text, indentation: "")
        return text
    }

    /// The text without any space, as the Docker side answers.
    var compactText: String {
        var text = ""
        write(to: &text, indentation: nil)
        return text
    }

    private func write(to text: inout String, indentation: String?) {
        switch self {
        case .null: text += "null"
        case .bool(let truth): text += truth ? "true" : "false"
        case .integer(let whole): text += String(whole)
        case .number(let number): text += String(number)
        case .string(let string): Self.write(string, to: &text)
        case .array(let elements):
            text += indentation == nil ? "[" : "[ "
            for (position, element) in elements.enumerated() {
                if position > 0 { text += indentation == nil ? "," : ", " }
                element.write(to: &text, indentation: indentation)
            }
            text += indentation == nil || elements.isEmpty ? "]" : " ]"
        case .object(let members):
            let inner = indentation.map { $0 + "  " }
            text += inner != nil && members.isEmpty ? "{ " : "{"
            for (position, member) in members.enumerated() {
                if position > 0 { text += "," }
                if let inner { text += "\n" + inner }
                Self.write(member.name, to: &text)
                text += inner == nil ? ":" : " : "
                member.value.write(to: &text, indentation: inner)
            }
            if let indentation, !members.isEmpty { text += "\n" + indentation }
            text += "}"
        }
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16, uppercase: true)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
