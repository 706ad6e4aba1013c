internal import PromoterCore

/// The properties that a promoted image gets: names, and texts with places to be filled in.
struct PropertyTemplates: Sendable, Hashable {
    /// What a text may name.
    enum Place: String, Sendable, Hashable, CaseIterable {
        /// Who promoted.
        case user
        /// When, ISO 8601 in UTC.
        case time
        /// The address of the registry that the image came from.
        case source
        /// The image, as the source names it.
        case image
        /// The image, as this repository names it.
        case target
        /// Its digest.
        case digest
    }

    /// A part of a text.
    private enum Part: Sendable, Hashable {
        case text(String)
        case place(Place)
    }

    private let properties: [(name: String, parts: [Part])]

    /// Reads `properties`; `nil` where there are none.
    init?(_ settings: BackendSettings) throws(SettingError) {
        guard case .map(let values) = settings.value(at: ["properties"]), !values.isEmpty else { return nil }
        var properties: [(name: String, parts: [Part])] = []
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard case .text(let text) = value else { continue }
            try Self.check(name)
            properties.append((name, try Self.parts(of: text, name: name)))
        }
        self.properties = properties
    }

    /// The properties, filled in.
    func filled(_ value: (Place) -> String) -> [(name: String, value: String)] {
        properties.map { property in
            let texts = property.parts.map { part in
                switch part {
                case .text(let text): text
                case .place(let place): value(place)
                }
            }
            return (property.name, texts.joined())
        }
    }

    /// Whether a text names who promoted.
    var namesUser: Bool { properties.contains { $0.parts.contains(.place(.user)) } }

    private static func check(_ name: String) throws(SettingError) {
        let isWord = name.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
            default: false
            }
        }
        guard isWord, let first = name.unicodeScalars.first, first.properties.isAlphabetic else {
            throw SettingError(
                path: ["properties", name],
                reason: "'\(name)' can't be the name of a property",
                expected: "a letter, then letters, digits, '.', '_' and '-'"
            )
        }
    }

    private static func parts(of text: String, name: String) throws(SettingError) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            rest = rest[rest.index(after: open)...]
            guard let close = rest.firstIndex(of: "}"), let place = Place(rawValue: String(rest[..<close])) else {
                throw SettingError(
                    path: ["properties", name],
                    reason: "'\(text)' names something that is not known",
                    expected: Place.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
                )
            }
            parts.append(.place(place))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }

    static func == (left: PropertyTemplates, right: PropertyTemplates) -> Bool {
        left.properties.elementsEqual(right.properties) { $0.name == $1.name && $0.parts == $1.parts }
    }

    func hash(into hasher: inout Hasher) {
        for property in properties {
            hasher.combine(property.name)
            hasher.combine(property.parts)
        }
    }
}
