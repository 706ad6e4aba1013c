/// A JSON object whose members keep their order and the bytes that they were written with.
struct JSONObject: Sendable, Hashable {
    private struct Member: Sendable, Hashable {
        var name: JSONText
        var value: JSONText
    }

    private var members: [Member]

    /// Takes an object apart, one level deep.
    ///
    /// - Parameter text: a value; `nil` comes of one that is no object.
    init?(_ text: JSONText) {
        var scanner = JSONScanner(text.bytes)
        var found: [(Range<Int>, Range<Int>)] = []
        do {
            try scanner.object { found.append(($0, $1)) }
        } catch {
            return nil
        }
        members = found.map { name, value in
            Member(
                name: JSONText(scanned: Array(text.bytes[name])),
                value: JSONText(scanned: Array(text.bytes[value]))
            )
        }
    }

    /// Makes an object.
    ///
    /// - Parameter members: names and values, in order.
    init(_ members: KeyValuePairs<String, JSONText>) {
        self.members = members.map { Member(name: JSONText(string: $0), value: $1) }
    }

    /// The members' names, in order.
    var names: [String] { members.compactMap(\.name.string) }

    /// A member's value.
    ///
    /// Where a name stands twice, the last one counts, as with other readers. A new value takes the place of the old one, or stands
    /// last; `nil` removes the member.
    subscript(name: String) -> JSONText? {
        get { members.last { $0.name.string == name }?.value }
        set {
            guard let newValue else { return members.removeAll { $0.name.string == name } }
            if let index = members.lastIndex(where: { $0.name.string == name }) {
                members[index].value = newValue
            } else {
                members.append(Member(name: JSONText(string: name), value: newValue))
            }
        }
    }

    /// The object as JSON, without white space between the members.
    var text: JSONText {
        let written = members.map { $0.name.bytes + [UInt8(ascii: ":")] + $0.value.bytes }
        return JSONText(
            scanned: [UInt8(ascii: "{")] + written.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
        )
    }
}
