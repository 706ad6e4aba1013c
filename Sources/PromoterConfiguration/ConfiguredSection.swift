internal import PromoterCore

/// Settings of a configuration, whose variables and secret files are looked at only when they are used.
struct ConfiguredSection: Sendable {
    let file: String
    let values: [String: SettingValue]
    let places: [[String]: SourcePlace]
    let secretFiles: [SecretFile]
    let unmet: [ConfigurationIssue]

    /// Gives the settings, with variables replaced and secret files read.
    ///
    /// - Parameters:
    ///   - name: whose settings they are.
    ///   - folder: the folder that relative paths of secret files start from, absolute.
    /// - Returns: the settings.
    /// - Throws: ``ConfigurationError`` with every variable that is not set and every file that can't be read.
    func settings(of name: String, relativeTo folder: String) throws(ConfigurationError) -> BackendSettings {
        var values = SettingValue.map(values)
        var issues = unmet
        for secret in secretFiles {
            switch secret.read(relativeTo: folder) {
            case .success(let text): values.set(.text(text), at: secret.path[...])
            case .failure(let failure):
                issues.append(
                    ConfigurationIssue(
                        file: file,
                        place: secret.place,
                        problem: failure.problem,
                        expected: failure.expected
                    )
                )
            }
        }
        guard issues.isEmpty, case .map(let map) = values else { throw ConfigurationError(issues) }
        return BackendSettings(name: name, values: map)
    }
}

extension ConfiguredSection {
    init(_ values: [String: SettingValue], _ reader: SettingReader) {
        self.init(
            file: reader.issues.file,
            values: values,
            places: reader.places,
            secretFiles: reader.secretFiles,
            unmet: reader.unmet
        )
    }
}

extension SettingValue {
    fileprivate mutating func set(_ value: SettingValue, at path: ArraySlice<String>) {
        guard let key = path.first else {
            self = value
            return
        }
        guard case .map(var map) = self else { return }
        var inner = map[key] ?? .map([:])
        inner.set(value, at: path.dropFirst())
        map[key] = inner
        self = .map(map)
    }
}
