internal import PromoterCore

/// Reads the settings of one registry as its backend describes them.
struct SettingReader {
    /// Replaces variables.
    let variables: Variables
    /// What is wrong with the file.
    var issues: IssueCollector
    /// What the registry needs of the environment and does not get; it matters only where the registry is used.
    private(set) var unmet: [ConfigurationIssue] = []
    /// Where each setting stands.
    private(set) var places: [[String]: SourcePlace] = [:]
    /// The secrets that lie in files.
    private(set) var secretFiles: [SecretFile] = []

    init(variables: Variables, issues: IssueCollector) {
        self.variables = variables
        self.issues = issues
    }

    /// Reads a map of settings.
    ///
    /// - Parameters:
    ///   - entries: the keys and values of the file.
    ///   - descriptions: the settings that there may be.
    ///   - owner: what they are settings of, for messages.
    ///   - path: the keys that lead there.
    ///   - place: where the map belongs to, for a setting that is missing.
    /// - Returns: the values that are right.
    mutating func read(
        _ entries: [YAMLNode.Entry],
        as descriptions: [SettingDescription],
        of owner: String,
        at path: [String],
        place: SourcePlace
    ) -> [String: SettingValue] {
        var values: [String: SettingValue] = [:]
        let known = descriptions.map(\.key)
        for entry in entries {
            let path = path + [entry.key]
            guard let description = descriptions.first(where: { $0.key == entry.key }) else {
                let near = Suggestion.nearest(to: entry.key, among: known)
                issues.add(
                    at: entry.keyPlace,
                    "unknown key '\(entry.key)'",
                    expected: "\(oneOf(known)) for \(owner)",
                    suggestion: near
                )
                continue
            }
            places[path] = entry.value.isNull ? entry.keyPlace : entry.value.place
            if let value = value(of: entry.value, description.kind, at: path) { values[entry.key] = value }
        }
        for description in descriptions where description.isRequired {
            guard !entries.contains(where: { $0.key == description.key }) else { continue }
            issues.add(
                at: place,
                "'\(description.key)' is missing",
                expected: "'\(description.key):' for \(owner): \(description.summary)"
            )
        }
        return values
    }

    private mutating func value(
        of node: YAMLNode,
        _ kind: SettingDescription.Kind,
        at path: [String]
    ) -> SettingValue? {
        switch (kind, node.value) {
        case (.list(let kind), .sequence(let nodes)):
            return .list(nodes.compactMap { value(of: $0, kind, at: path) })
        case (.map(let descriptions), .mapping(let entries)):
            let owner = "'\(path.joined(separator: "."))'"
            return .map(read(entries, as: descriptions, of: owner, at: path, place: node.place))
        case (.table(let kind), .mapping(let entries)):
            return .map(readTable(entries, of: kind, at: path))
        case (.secret, .mapping(let entries)):
            readSecretFile(entries, at: path, place: node.place)
            return nil
        case (.list, _), (.map, _), (.table, _), (_, .sequence), (_, .mapping):
            mismatch(node, kind, at: path)
            return nil
        case (_, .scalar(let text, _)):
            guard !node.isNull else {
                mismatch(node, kind, at: path)
                return nil
            }
            return scalar(text, kind, at: path, place: node.place)
        }
    }

    private mutating func readTable(
        _ entries: [YAMLNode.Entry],
        of kind: SettingDescription.Kind,
        at path: [String]
    ) -> [String: SettingValue] {
        var values: [String: SettingValue] = [:]
        for entry in entries {
            let path = path + [entry.key]
            places[path] = entry.value.isNull ? entry.keyPlace : entry.value.place
            if let value = value(of: entry.value, kind, at: path) { values[entry.key] = value }
        }
        return values
    }

    private mutating func mismatch(_ node: YAMLNode, _ kind: SettingDescription.Kind, at path: [String]) {
        issues.add(
            at: places[path] ?? node.place,
            "'\(path.joined(separator: "."))' holds \(node.found)",
            expected: kind.expected
        )
    }

    private mutating func scalar(
        _ text: String,
        _ kind: SettingDescription.Kind,
        at path: [String],
        place: SourcePlace
    ) -> SettingValue? {
        let expansion: Variables.Expansion
        do {
            expansion = try variables.expand(text)
        } catch {
            issues.add(at: place, error.problem, expected: error.expected)
            return nil
        }
        let key = path.joined(separator: ".")
        guard expansion.unset.isEmpty else {
            for name in expansion.unset {
                needs(
                    at: place,
                    "'\(key)' uses the variable \(name), which is not set",
                    expected: "\(name) in the environment, or a default: ${\(name):-…}"
                )
            }
            return nil
        }
        if kind == .secret, expansion.names.isEmpty || expansion.usesDefault {
            issues.warn(
                at: place,
                "'\(key)' stands in the file as it is",
                mend: "take it from a variable (\"${NAME}\") or a file ({ file: PATH })"
            )
        }
        switch kind.parse(expansion.text) {
        case .success(let value): return value
        case .failure(let mismatch):
            let shown = kind == .secret ? "the secret" : "'\(expansion.text.prefix(100))'"
            let source = expansion.names.isEmpty ? "" : " (from \(expansion.names.joined(separator: ", ")))"
            let problem = expansion.text.isEmpty ? "'\(key)' is empty\(source)" : "'\(key)' is \(shown)\(source)"
            if expansion.names.isEmpty {
                issues.add(at: place, problem, expected: mismatch.expected, suggestion: mismatch.suggestion)
            } else {
                needs(at: place, problem, expected: mismatch.expected)
            }
            return nil
        }
    }

    private mutating func readSecretFile(_ entries: [YAMLNode.Entry], at path: [String], place: SourcePlace) {
        let description = SettingDescription("file", .path, isRequired: true, summary: "the file that holds the secret")
        let key = "'\(path.joined(separator: "."))'"
        let values = read(entries, as: [description], of: key, at: path, place: place)
        guard case .text(let file)? = values["file"] else { return }
        secretFiles.append(SecretFile(path: path, file: file, place: places[path + ["file"]] ?? place))
    }

    private mutating func needs(at place: SourcePlace, _ problem: String, expected: String) {
        unmet.append(ConfigurationIssue(file: issues.file, place: place, problem: problem, expected: expected))
    }
}
