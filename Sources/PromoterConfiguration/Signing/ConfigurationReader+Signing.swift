internal import PromoterCore

extension ConfigurationReader {
    /// Reads `sign:`.
    func signing(_ entry: YAMLNode.Entry, _ issues: inout IssueCollector) -> ConfiguredSigning? {
        guard case .mapping(let settings) = entry.value.value else {
            issues.add(
                at: entry.value.place,
                "'sign' holds \(entry.value.found)",
                expected: "a map with 'key:', or with 'command:' and 'public-key:'"
            )
            return nil
        }
        var reader = SettingReader(variables: variables, issues: issues)
        let values = reader.read(settings, as: SigningSettings.all, of: "'sign'", at: [], place: entry.keyPlace)
        issues = reader.issues
        check(settings, at: entry.keyPlace, &issues)
        return ConfiguredSigning(place: entry.keyPlace, section: ConfiguredSection(values, reader))
    }

    /// Checks that the settings go together.
    private func check(_ settings: [YAMLNode.Entry], at place: SourcePlace, _ issues: inout IssueCollector) {
        let given = Dictionary(settings.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let whole = "'key:', or 'command:' with 'public-key:'"
        switch (given["key"], given["command"]) {
        case (nil, nil):
            issues.add(at: place, "'sign' has neither a key nor a program that signs", expected: whole)
        case (_?, let command?):
            issues.add(at: command.keyPlace, "'sign' has both a key and a program that signs", expected: whole)
        case (_?, nil):
            for name in ["public-key", "time-limit"] {
                guard let other = given[name] else { continue }
                issues.add(
                    at: other.keyPlace,
                    "'\(name)' goes with 'command', not with 'key'",
                    expected: "no '\(name)' beside 'key'"
                )
            }
        case (nil, let command?):
            if given["public-key"] == nil {
                issues.add(
                    at: command.keyPlace,
                    "'public-key' is missing",
                    expected: "the file of the public key that goes with the program's signatures"
                )
            }
            if case .sequence(let words) = command.value.value, words.isEmpty {
                issues.add(at: command.value.place, "'command' is empty", expected: "a program and its arguments")
            }
            if let password = given["password"] {
                issues.add(
                    at: password.keyPlace,
                    "'password' goes with 'key', not with 'command'",
                    expected: "secrets of the program in its environment"
                )
            }
        }
    }
}
