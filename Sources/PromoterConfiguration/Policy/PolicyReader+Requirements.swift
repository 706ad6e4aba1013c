internal import PromoterCore

extension PolicyReader {
    /// Reads a list of requirements, of which all have to be met.
    mutating func all(_ node: YAMLNode) -> PolicyRequirement? {
        guard let parts = requirements(node, of: "'require'") else { return nil }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    /// Reads a list of requirements; `nil` where one of them can't be read, as the others alone would require less.
    private mutating func requirements(_ node: YAMLNode, of owner: String) -> [PolicyRequirement]? {
        guard let nodes = list(node, of: owner) else { return nil }
        guard !nodes.isEmpty else {
            issues.add(at: node.place, "\(owner) is an empty list", expected: "a list of what is required")
            return nil
        }
        let read = nodes.map { requirement($0) }
        let parts = read.compactMap(\.self)
        return parts.count == read.count ? parts : nil
    }

    private mutating func requirement(_ node: YAMLNode) -> PolicyRequirement? {
        let keys = ["signature", "any", "all", "signers", "attestation"]
        guard let entries = map(node, of: "a requirement", keys: keys) else { return nil }
        guard let (key, entry) = entries.first, entries.count == 1 else {
            issues.add(
                at: node.place,
                "the requirement has \(entries.isEmpty ? "nothing in it" : "several keys")",
                expected: "\(oneOf(keys)); a list item each"
            )
            return nil
        }
        let node = entry.value
        switch key {
        case "signature": return signer(node).map { .signature(by: $0) }
        case "any": return requirements(node, of: "'any'").map { .any($0) }
        case "all": return requirements(node, of: "'all'").map { .all($0) }
        case "signers": return several(node)
        default: return attestation(node).map { .attestation($0) }
        }
    }

    private mutating func several(_ node: YAMLNode) -> PolicyRequirement? {
        guard let entries = map(node, of: "'signers'", keys: ["at-least", "of"]), let of = entries["of"],
            let count = entries["at-least"]
        else {
            issues.add(
                at: node.place,
                "it can't be told how many signers of which",
                expected: "{ at-least: 2, of: [one, another] }"
            )
            return nil
        }
        let signers = signers(of.value)
        guard let signers, case .scalar(let text, _) = count.value.value, let number = Int(text),
            (1...Set(signers).count).contains(number)
        else {
            if signers != nil {
                issues.add(
                    at: count.value.place,
                    "'at-least' holds \(count.value.found)",
                    expected: "a number from 1 to that of the different signers"
                )
            }
            return nil
        }
        return .signers(atLeast: number, of: signers)
    }

    private mutating func attestation(_ node: YAMLNode) -> AttestationRequirement? {
        guard let entries = map(node, of: "'attestation'", keys: ["type", "by", "where"]) else { return nil }
        guard let type = entries["type"], let by = entries["by"] else {
            issues.add(
                at: node.place,
                "the attestation has no '\(entries["type"] == nil ? "type" : "by")'",
                expected: "'type:' with a predicate's type and 'by:' with signers"
            )
            return nil
        }
        guard let name = text(type.value, of: "'type'"), let signers = signers(by.value) else { return nil }
        guard let predicateType = PredicateTypeName.uri(for: name) else {
            let known = PredicateTypeName.known
            issues.add(
                at: type.value.place,
                "there is no predicate type '\(name)'",
                expected: "a URI, or \(oneOf(known))",
                suggestion: Suggestion.nearest(to: name, among: known)
            )
            return nil
        }
        var conditions: [PredicateCondition] = []
        if let entry = entries["where"] {
            guard let nodes = list(entry.value, of: "'where'") else { return nil }
            if nodes.isEmpty {
                issues.add(at: entry.value.place, "'where' is an empty list", expected: "a list of conditions")
            }
            let read = nodes.map { condition($0) }
            conditions = read.compactMap(\.self)
            guard conditions.count == read.count else { return nil }
        }
        return AttestationRequirement(predicateType: predicateType, signers: signers, conditions: conditions)
    }

    private mutating func condition(_ node: YAMLNode) -> PredicateCondition? {
        let tests = ["equals", "matches", "exists"]
        guard let entries = map(node, of: "a condition", keys: ["path"] + tests) else { return nil }
        guard let path = entries["path"].flatMap({ text($0.value, of: "'path'") }), entries.count == 2 else {
            issues.add(
                at: node.place,
                "the condition can't be told",
                expected: "'path:' with keys and dots, and \(oneOf(tests))"
            )
            return nil
        }
        let keys = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if let entry = entries["equals"] {
            guard let value = JSONValue(scalar: entry.value) else {
                let expected = "a text, a number, true or false"
                issues.add(at: entry.value.place, "'equals' holds \(entry.value.found)", expected: expected)
                return nil
            }
            return PredicateCondition(path: keys, test: .equals(value))
        }
        if let entry = entries["matches"] {
            return text(entry.value, of: "'matches'")
                .map { PredicateCondition(path: keys, test: .matches(NamePattern($0))) }
        }
        guard let entry = entries["exists"], flag(entry.value, of: "'exists'") else {
            issues.add(at: node.place, "'exists' is false", expected: "'exists: true'")
            return nil
        }
        return PredicateCondition(path: keys, test: .exists)
    }

    private mutating func signers(_ node: YAMLNode) -> [SignerName]? {
        let nodes: [YAMLNode]
        if case .scalar = node.value { nodes = [node] } else { nodes = list(node, of: "the signers") ?? [] }
        if case .sequence(let none) = node.value, none.isEmpty {
            issues.add(at: node.place, "the signers are an empty list", expected: "a list of signers")
        }
        let read = nodes.map { signer($0) }
        let names = read.compactMap(\.self)
        return names.isEmpty || names.count < read.count ? nil : names
    }

    private mutating func signer(_ node: YAMLNode) -> SignerName? {
        guard let name = text(node, of: "the signer") else { return nil }
        let known = signers.map(\.name.text)
        guard known.contains(name) else {
            issues.add(
                at: node.place,
                "there is no signer '\(name)'",
                expected: known.isEmpty ? "signers below 'policy.signers:'" : oneOf(known),
                suggestion: Suggestion.nearest(to: name, among: known)
            )
            return nil
        }
        return SignerName(name)
    }
}

extension JSONValue {
    /// What a text of a configuration means where a value is compared: without quotes, numbers and truth values are such.
    init?(scalar node: YAMLNode) {
        guard case .scalar(let text, let isPlain) = node.value, !node.isNull else { return nil }
        if isPlain, let number = Int64(text) {
            self = .integer(number)
        } else if isPlain, let number = JSONNumber(yaml: text) {
            self = .number(number)
        } else if isPlain, text == "true" || text == "false" {
            self = .bool(text == "true")
        } else {
            self = .string(text)
        }
    }
}

extension JSONNumber {
    /// The number that a text without quotes is; nan, 0x10 and the like are texts.
    ///
    /// YAML has forms that JSON has not: `.5`, `5.` and `007` are read as people mean them.
    fileprivate init?(yaml text: String) {
        if let number = JSONNumber(text) {
            self = number
            return
        }
        guard text.utf8.first != UInt8(ascii: "+"), text.allSatisfy("0123456789+-.eE".contains), Double(text) != nil
        else { return nil }
        var parts = text.split(separator: /[eE]/, maxSplits: 1).map(String.init)
        guard var mantissa = parts.first else { return nil }
        let sign = mantissa.hasPrefix("-") ? "-" : ""
        mantissa = String(mantissa.dropFirst(sign.count).drop { $0 == "0" })
        if mantissa.isEmpty || mantissa.hasPrefix(".") { mantissa = "0" + mantissa }
        if mantissa.hasSuffix(".") { mantissa.removeLast() }
        parts[0] = sign + mantissa
        self.init(parts.joined(separator: "e"))
    }
}
