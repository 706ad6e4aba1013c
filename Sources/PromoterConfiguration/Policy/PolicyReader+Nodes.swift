internal import PromoterCore

extension PolicyReader {
    /// Reads a map with known keys; each once, as the parser sees to.
    mutating func map(_ node: YAMLNode, of owner: String, keys: [String]) -> [String: YAMLNode.Entry]? {
        guard case .mapping(let entries) = node.value else {
            issues.add(at: node.place, "\(owner) holds \(node.found)", expected: "a map with \(oneOf(keys))")
            return nil
        }
        var known: [String: YAMLNode.Entry] = [:]
        var isKnown = true
        for entry in entries {
            guard keys.contains(entry.key) else {
                isKnown = false
                issues.add(
                    at: entry.keyPlace,
                    "unknown key '\(entry.key)'",
                    expected: "\(oneOf(keys)) for \(owner)",
                    suggestion: Suggestion.nearest(to: entry.key, among: keys)
                )
                continue
            }
            known[entry.key] = entry
        }
        return isKnown ? known : nil
    }

    mutating func list(_ node: YAMLNode, of owner: String) -> [YAMLNode]? {
        guard case .sequence(let nodes) = node.value else {
            issues.add(at: node.place, "\(owner) holds \(node.found)", expected: "a list")
            return nil
        }
        return nodes
    }

    mutating func text(_ node: YAMLNode, of owner: String) -> String? {
        guard case .scalar(let text, _) = node.value, !node.isNull, !text.isEmpty else {
            issues.add(at: node.place, "\(owner) holds \(node.found)", expected: "a text")
            return nil
        }
        return text
    }

    /// Reads a list of texts, or one text alone.
    mutating func texts(_ node: YAMLNode, of owner: String) -> [(text: String, place: SourcePlace)] {
        let nodes: [YAMLNode]
        if case .scalar = node.value { nodes = [node] } else { nodes = list(node, of: owner) ?? [] }
        if case .sequence(let none) = node.value, none.isEmpty {
            issues.add(at: node.place, "\(owner) is an empty list", expected: "a list of names")
        }
        return nodes.compactMap { node in text(node, of: owner).map { ($0, node.place) } }
    }

    mutating func flag(_ node: YAMLNode, of owner: String) -> Bool {
        if case .scalar(let text, isPlain: true) = node.value, let value = Bool(text) { return value }
        issues.add(at: node.place, "\(owner) holds \(node.found)", expected: "true or false")
        return false
    }

    mutating func choice<Word: RawRepresentable>(_ node: YAMLNode, of owner: String, _ words: [Word]) -> Word?
    where Word.RawValue == String {
        let known = words.map(\.rawValue)
        if case .scalar(let text, _) = node.value {
            if let word = Word(rawValue: text) { return word }
            issues.add(
                at: node.place,
                "\(owner) is '\(text)'",
                expected: oneOf(known),
                suggestion: Suggestion.nearest(to: text, among: known)
            )
        } else {
            issues.add(at: node.place, "\(owner) holds \(node.found)", expected: oneOf(known))
        }
        return nil
    }
}
