public import PromoterCore

/// How a configuration has images signed at their destinations.
public struct ConfiguredSigning: Sendable {
    /// Where it stands.
    public let place: SourcePlace

    let section: ConfiguredSection

    /// What signs.
    public enum Key: Sendable, Hashable {
        /// A private key's file, and its password, where the configuration has one.
        case file(String, password: String?)
        /// A program with its arguments, the public key's file, and the most time it may take, in seconds.
        case program([String], publicKey: String, timeLimit: Int)
    }

    /// The settings with variables replaced and secret files read.
    public struct Settings: Sendable, Hashable {
        /// What signs.
        public let key: Key
        /// How signatures are kept; `nil` for the default.
        public let strategies: [StrategyName]?
        /// Whether every image of an index is signed, too.
        public let isRecursive: Bool
        /// What signatures in tags call the repository; `nil` for its address.
        public let identity: String?
        /// Whether a signed record of each promotion is attached, too.
        public let keepsRecord: Bool
    }

    /// Gives the settings.
    ///
    /// - Parameter folder: the folder that relative paths start from, absolute.
    /// - Returns: the settings; paths as the file has them.
    /// - Throws: ``ConfigurationError`` with every variable that is not set and every secret that can't be read.
    public func settings(relativeTo folder: String) throws(ConfigurationError) -> Settings {
        let settings = try section.settings(of: "sign", relativeTo: folder)
        let key: Key
        if case .list(let words)? = settings.value(at: ["command"]), let publicKey = settings.text("public-key") {
            key = .program(
                words.compactMap(\.text),
                publicKey: publicKey,
                timeLimit: settings.number("time-limit") ?? SigningSettings.defaultTimeLimit
            )
        } else {
            key = .file(settings.text("key") ?? "", password: settings.text("password"))
        }
        var strategies: [StrategyName]?
        if case .list(let names)? = settings.value(at: ["strategies"]), !names.isEmpty {
            strategies = names.compactMap(\.text).map { StrategyName($0) }
        }
        return Settings(
            key: key,
            strategies: strategies,
            isRecursive: settings.flag("recursive") ?? false,
            identity: settings.text("identity"),
            keepsRecord: settings.flag("record") ?? false
        )
    }

    /// Tells that a file of the section can't be used.
    ///
    /// - Parameters:
    ///   - setting: the setting that names the file: `key`.
    ///   - problem: what is wrong with it.
    ///   - remedy: how to mend it.
    /// - Returns: an error with the place in the configuration.
    public func error(in setting: String, _ problem: String, mend remedy: String) -> ConfigurationError {
        ConfigurationError([
            ConfigurationIssue(
                file: section.file,
                place: section.places[[setting]] ?? place,
                problem: problem,
                expected: remedy
            )
        ])
    }
}

extension SettingValue {
    fileprivate var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}
