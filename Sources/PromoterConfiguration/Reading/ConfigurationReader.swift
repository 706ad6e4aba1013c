public import PromoterCore

/// Turns a configuration file's text into a ``Configuration``, or into everything that is wrong with it.
public struct ConfigurationReader: Sendable {
    /// The most bytes that a configuration may have.
    public static let sizeLimit = 1_048_576

    private let catalog: BackendCatalog
    let variables: Variables

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - catalog: the kinds of backend, which say what a registry may have.
    ///   - environment: the variables that texts may refer to.
    public init(catalog: BackendCatalog, environment: [String: String]) {
        self.catalog = catalog
        self.variables = Variables(environment: environment)
    }

    /// Reads a configuration.
    ///
    /// - Parameters:
    ///   - bytes: the file's contents.
    ///   - file: the file's name, for messages.
    /// - Returns: the configuration.
    /// - Throws: ``ConfigurationError`` with all that is wrong.
    public func read(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> Configuration {
        let text = try Self.text(bytes, file: file)
        let root = try YAMLDocument.parse(text, file: file)
        var issues = IssueCollector(file: file)
        guard let root, !root.isNull else {
            issues.add(at: SourcePlace(line: 1, column: 1), "the file is empty", expected: "'registries:'")
            throw ConfigurationError(issues.errors)
        }
        guard case .mapping(let entries) = root.value else {
            issues.add(at: root.place, "the file holds \(root.found)", expected: "'registries:' and what is below it")
            throw ConfigurationError(issues.errors)
        }
        var registries: [ConfiguredRegistry] = []
        var strategies: [StrategyName]?
        var policy: ConfiguredPolicy?
        var signing: ConfiguredSigning?
        for entry in entries {
            switch TopLevelKey(rawValue: entry.key) {
            case .registries: registries = self.registries(entry.value, &issues)
            case .signatures: strategies = self.strategies(entry.value, &issues)
            case .policy:
                var reader = PolicyReader(issues: issues)
                policy = reader.read(entry.value)
                issues = reader.issues
            case .sign: signing = self.signing(entry, &issues)
            case nil:
                let known = TopLevelKey.allCases.map(\.rawValue)
                issues.add(
                    at: entry.keyPlace,
                    "unknown key '\(entry.key)'",
                    expected: oneOf(known),
                    suggestion: Suggestion.nearest(to: entry.key, among: known)
                )
            }
        }
        guard issues.errors.isEmpty else { throw ConfigurationError(issues.errors) }
        return Configuration(
            file: file,
            registries: registries,
            strategies: strategies,
            policy: policy,
            signing: signing,
            warnings: issues.warnings
        )
    }

    private func registries(_ node: YAMLNode, _ issues: inout IssueCollector) -> [ConfiguredRegistry] {
        guard case .mapping(let entries) = node.value else {
            issues.add(
                at: node.place,
                "'registries' holds \(node.found)",
                expected: "a map from a registry's name to its settings"
            )
            return []
        }
        return entries.compactMap { entry in
            if !RegistryNameRule.allows(entry.key) {
                issues.add(
                    at: entry.keyPlace,
                    "'\(entry.key)' can't be a registry's name",
                    expected: RegistryNameRule.expected
                )
            }
            return registry(entry, &issues)
        }
    }

    private func registry(_ entry: YAMLNode.Entry, _ issues: inout IssueCollector) -> ConfiguredRegistry? {
        guard case .mapping(let settings) = entry.value.value else {
            issues.add(
                at: entry.value.place,
                "registry '\(entry.key)' holds \(entry.value.found)",
                expected: "a map of settings with 'backend:'"
            )
            return nil
        }
        guard let factory = backend(of: entry, settings, &issues) else { return nil }
        var reader = SettingReader(variables: variables, issues: issues)
        let values = reader.read(
            settings.filter { $0.key != "backend" },
            as: factory.settings,
            of: "a registry of backend \(factory.name)",
            at: [],
            place: entry.keyPlace
        )
        issues = reader.issues
        return ConfiguredRegistry(
            name: entry.key,
            backend: factory.name,
            place: entry.keyPlace,
            section: ConfiguredSection(values, reader)
        )
    }

    private func backend(
        of entry: YAMLNode.Entry,
        _ settings: [YAMLNode.Entry],
        _ issues: inout IssueCollector
    ) -> (any BackendFactory)? {
        let known = catalog.factories.map(\.name)
        guard let setting = settings.first(where: { $0.key == "backend" }) else {
            let near = settings.first { Suggestion.nearest(to: $0.key, among: ["backend"]) != nil }
            issues.add(
                at: near?.keyPlace ?? entry.keyPlace,
                near.map { "unknown key '\($0.key)'" } ?? "registry '\(entry.key)' has no 'backend'",
                expected: "'backend:' with \(oneOf(known))",
                suggestion: near == nil ? nil : "backend"
            )
            return nil
        }
        guard case .scalar(let name, _) = setting.value.value, let factory = catalog.factory(named: name) else {
            var suggestion: String?
            if case .scalar(let name, _) = setting.value.value {
                suggestion = Suggestion.nearest(to: name, among: known)
            }
            issues.add(
                at: setting.value.place,
                "unknown backend \(setting.value.found)",
                expected: oneOf(known),
                suggestion: suggestion
            )
            return nil
        }
        return factory
    }

    private func strategies(_ node: YAMLNode, _ issues: inout IssueCollector) -> [StrategyName]? {
        guard case .sequence(let nodes) = node.value else {
            issues.add(at: node.place, "'signatures' holds \(node.found)", expected: "a list, [cosign-tags]")
            return nil
        }
        let known = catalog.strategies.map(\.text)
        if nodes.isEmpty {
            issues.add(
                at: node.place,
                "'signatures' is an empty list",
                expected: "one or more of \(known.joined(separator: ", "))"
            )
        }
        return nodes.compactMap { node in
            if case .scalar(let name, _) = node.value, known.contains(name) { return StrategyName(name) }
            var suggestion: String?
            if case .scalar(let name, _) = node.value { suggestion = Suggestion.nearest(to: name, among: known) }
            issues.add(
                at: node.place,
                "unknown signature strategy \(node.found)",
                expected: oneOf(known),
                suggestion: suggestion
            )
            return nil
        }
    }
}

/// The keys at the top of a configuration.
enum TopLevelKey: String, CaseIterable {
    /// The registries, by name.
    case registries
    /// The strategies to look for attachments with.
    case signatures
    /// What has to vouch for images.
    case policy
    /// How images are signed at their destinations.
    case sign
}

/// Puts words into a list for a message: `one of a, b, c`.
func oneOf(_ words: [String]) -> String {
    words.count == 1 ? words[0] : "one of " + words.joined(separator: ", ")
}
