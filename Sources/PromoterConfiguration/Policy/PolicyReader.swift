internal import PromoterCore

/// Reads the policy of a configuration.
///
/// Variables are not replaced in it: who runs a pipeline is not who decides what has to vouch for its images.
struct PolicyReader {
    /// What is wrong with the file.
    var issues: IssueCollector
    /// The signers that the policy names.
    private(set) var signers: [ConfiguredSigner] = []
    /// The destinations that are whole names or addresses.
    private var destinations: [ConfiguredDestination] = []

    init(issues: IssueCollector) {
        self.issues = issues
    }

    /// Reads a policy.
    ///
    /// - Parameter node: what stands behind `policy:`.
    /// - Returns: the policy; `nil` where nothing of it can be used.
    mutating func read(_ node: YAMLNode) -> ConfiguredPolicy? {
        guard let entries = map(node, of: "'policy'", keys: ["signers", "rules", "otherwise"]) else { return nil }
        // Signers first, wherever they stand: rules name them.
        if let entry = entries["signers"] { readSigners(entry.value) }
        var otherwise = Policy.Otherwise.refuse
        if let entry = entries["otherwise"] {
            otherwise = choice(entry.value, of: "'policy.otherwise'", Policy.Otherwise.allCases) ?? .refuse
        }
        guard let rules = entries["rules"] else {
            issues.add(at: node.place, "'policy' has no 'rules'", expected: "'rules:' with a list of rules")
            return nil
        }
        var read: [PolicyRule] = []
        for node in list(rules.value, of: "'policy.rules'") ?? [] {
            let known = issues.errors.count
            guard let rule = rule(node) else {
                // A rule that is not read is told, whatever the reason: without it, another would count.
                if issues.errors.count == known {
                    issues.add(at: node.place, "the rule can't be read", expected: "a rule as docs/trust.md has them")
                }
                continue
            }
            if read.contains(where: { $0.name == rule.name }) {
                issues.add(
                    at: node.place,
                    "there is another rule '\(rule.name)'",
                    expected: "a 'name:' of its own for each rule"
                )
            }
            checkThatItCounts(rule, after: read, at: node.place)
            read.append(rule)
        }
        return ConfiguredPolicy(
            policy: Policy(rules: read, otherwise: otherwise),
            signers: signers,
            destinations: destinations
        )
    }

    /// Tells of a rule that is for the same images at the same place as one before it, in the same words: it would not count.
    private mutating func checkThatItCounts(_ rule: PolicyRule, after others: [PolicyRule], at place: SourcePlace) {
        for other in others {
            guard let destination = rule.destinations.first(where: other.destinations.contains),
                let image = rule.images.first(where: other.images.contains)
            else { continue }
            issues.add(
                at: place,
                "rules '\(other.name)' and '\(rule.name)' are both for \(image) at \(destination), "
                    + "where the first alone would count",
                expected: "one rule with all that is required"
            )
            return
        }
    }

    private mutating func rule(_ node: YAMLNode) -> PolicyRule? {
        let keys = ["name", "destinations", "images", "check", "require", "allow-unsigned"]
        guard let entries = map(node, of: "a rule", keys: keys) else { return nil }
        guard let places = entries["destinations"] else {
            issues.add(
                at: node.place,
                "the rule has no 'destinations'",
                expected: "'destinations:' with names of registries; \"*\" for all"
            )
            return nil
        }
        let named = texts(places.value, of: "'destinations'")
        let destinations = named.map { NamePattern($0.text) }
        let images = entries["images"].map { self.images($0.value) } ?? [.all]
        let name =
            entries["name"].flatMap { text($0.value, of: "'name'") }
            ?? destinations.map(\.text).joined(separator: ", ")
        let scope = entries["check"].flatMap { choice($0.value, of: "'check'", PolicyRule.Scope.allCases) } ?? .index
        let allowsUnsigned = entries["allow-unsigned"].map { flag($0.value, of: "'allow-unsigned'") } ?? false
        let requirement = entries["require"].flatMap { all($0.value) }
        if (entries["require"] != nil) == allowsUnsigned {
            issues.add(
                at: node.place,
                allowsUnsigned
                    ? "the rule requires something and allows unsigned images" : "the rule requires nothing",
                expected: "either 'require:' or 'allow-unsigned: true'"
            )
            return nil
        }
        self.destinations += named.filter { !$0.text.contains("*") }
            .map { ConfiguredDestination(text: $0.text, rule: name, place: $0.place) }
        // A requirement that can't be read must not become none.
        guard allowsUnsigned || requirement != nil else { return nil }
        return PolicyRule(
            name: name,
            destinations: destinations,
            images: images,
            scope: scope,
            requirement: allowsUnsigned ? nil : requirement
        )
    }

    private mutating func images(_ node: YAMLNode) -> [ImagePattern] {
        texts(node, of: "'images'")
            .compactMap { text, place in
                do throws(ReferenceError) {
                    return try ImagePattern(text)
                } catch {
                    issues.add(at: place, "'\(text)' names no images", expected: error.expected)
                    return nil
                }
            }
    }

    private mutating func readSigners(_ node: YAMLNode) {
        guard case .mapping(let entries) = node.value else {
            issues.add(
                at: node.place,
                "'policy.signers' holds \(node.found)",
                expected: "a map from a signer's name to what tells its signatures"
            )
            return
        }
        for entry in entries {
            guard let trust = trust(entry) else { continue }
            signers.append(ConfiguredSigner(name: SignerName(entry.key), trust: trust, place: entry.keyPlace))
        }
    }

    private mutating func trust(_ entry: YAMLNode.Entry) -> ConfiguredSigner.Trust? {
        let owner = "signer '\(entry.key)'"
        let keys = ["key", "issuer", "identity", "trusted-root", "log", "certificate-log", "notation", "statement"]
        guard let settings = map(entry.value, of: owner, keys: keys) else { return nil }
        func only(_ names: String...) -> Bool { Set(settings.keys).isSubset(of: names) }
        let root = settings["trusted-root"].map { text($0.value, of: "'trusted-root'") }
        if let key = settings["key"], only("key", "trusted-root") {
            guard let key = text(key.value, of: "'key'"), root == nil || root != .some(nil) else { return nil }
            return .key(file: key, trustedRoot: root ?? nil)
        }
        if let folder = settings["notation"], only("notation", "statement") {
            let statement = settings["statement"].map { text($0.value, of: "'statement'") }
            guard let folder = text(folder.value, of: "'notation'"), statement == nil || statement != .some(nil) else {
                return nil
            }
            return .notation(folder: folder, statement: statement ?? nil)
        }
        if let issuer = settings["issuer"], let identity = settings["identity"], let root,
            only("issuer", "identity", "trusted-root", "log", "certificate-log")
        {
            let logs = RequiredLogs(
                signature: settings["log"].map { flag($0.value, of: "'log'") } ?? true,
                certificate: settings["certificate-log"].map { flag($0.value, of: "'certificate-log'") } ?? true
            )
            guard let issuer = text(issuer.value, of: "'issuer'"), let root,
                let identity = text(identity.value, of: "'identity'")
            else { return nil }
            return .identity(identity, issuer: issuer, trustedRoot: root, logs: logs)
        }
        issues.add(
            at: entry.keyPlace,
            "it can't be told what signatures \(owner) makes",
            expected: "'key:', or 'issuer:' with 'identity:' and 'trusted-root:', or 'notation:'"
        )
        return nil
    }
}
