/// A JSON value whose keys keep their order, for output that is read by people and compared by tools.
package indirect enum OrderedJSON: Sendable, Hashable {
    /// Nothing.
    case null
    /// True or false.
    case bool(Bool)
    /// A whole number.
    case number(Int64)
    /// A text.
    case string(String)
    /// Several values.
    case array([OrderedJSON])
    /// Keys and values, in their order.
    case object([Member])

    /// A key and its value.
    package struct Member: Sendable, Hashable {
        /// The key.
        package let key: String
        /// The value.
        package let value: OrderedJSON

        package init(_ key: String, _ value: OrderedJSON) {
            self.key = key
            self.value = value
        }
    }

    /// An object out of keys and values; those without a value are left out.
    ///
    /// - Parameter members: keys and values, in their order.
    /// - Returns: the object.
    package static func object(_ members: KeyValuePairs<String, OrderedJSON?>) -> OrderedJSON {
        .object(members.compactMap { key, value in value.map { Member(key, $0) } })
    }

    /// The JSON text, indented by two spaces, with a line end behind it.
    ///
    /// What would drive a terminal, or the pipeline that shows the text (`##vso[…]`, `##[…]`, `##teamcity[…]`), is escaped: it is the
    /// same value for who reads the JSON.
    package var text: String {
        var text = ""
        write(to: &text, indent: "")
        return text + "\n"
    }

    private func write(to text: inout String, indent: String) {
        switch self {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .number(let number): text += String(number)
        case .string(let string): Self.write(string, to: &text)
        case .array(let values):
            Self.write(values, in: ("[", "]"), to: &text, indent: indent) { value, text, indent in
                value.write(to: &text, indent: indent)
            }
        case .object(let members):
            Self.write(members, in: ("{", "}"), to: &text, indent: indent) { member, text, indent in
                Self.write(member.key, to: &text)
                text += ": "
                member.value.write(to: &text, indent: indent)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        in brackets: (open: String, close: String),
        to text: inout String,
        indent: String,
        each write: (Element, inout String, String) -> Void
    ) {
        guard !elements.isEmpty else {
            text += brackets.open + brackets.close
            return
        }
        let inner = indent + "  "
        text += brackets.open
        for (number, element) in elements.enumerated() {
            text += (number == 0 ? "\n" : ",\n") + inner
            write(element, &text, inner)
        }
        text += "\n" + indent + brackets.close
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        let scalars = string.unicodeScalars
        for index in scalars.indices {
            let scalar = scalars[index]
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "#":
                let next = scalars.index(after: index)
                let isPlain = next == scalars.endIndex || (scalars[next] != "#" && scalars[next].isASCII)
                if isPlain { text += "#" } else { escape(scalar, to: &text) }
            default:
                if isActive(scalar) { escape(scalar, to: &text) } else { text.unicodeScalars.append(scalar) }
            }
        }
        text += "\""
    }

    /// Whether a character drives a terminal, or turns or hides what stands beside it.
    private static func isActive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// Writes a character by its number.
    private static func escape(_ scalar: Unicode.Scalar, to text: inout String) {
        for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}

extension OrderedJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension OrderedJSON: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: OrderedJSON...) { self = .array(elements) }
}
