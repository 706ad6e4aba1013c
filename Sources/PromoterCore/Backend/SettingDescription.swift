/// What a setting of a backend is: validates the configuration, and makes its JSON Schema.
public struct SettingDescription: Sendable, Hashable {
    /// What kind of value it takes.
    public indirect enum Kind: Sendable, Hashable {
        /// A text of the form that the summary tells.
        case text
        /// A text that is never shown, and that should come from a variable or a file.
        case secret
        /// An absolute URL.
        case url
        /// A path, relative to the configuration's folder.
        case path
        /// True or false.
        case flag
        /// A whole number within bounds.
        case number(ClosedRange<Int>)
        /// One of several words.
        case choice([String])
        /// Several values of a kind.
        case list(Kind)
        /// Settings within the setting.
        case map([SettingDescription])
        /// Values of a kind, under names that the user chooses.
        case table(Kind)
    }

    /// The key in the configuration.
    public let key: String
    /// What kind of value it takes.
    public let kind: Kind
    /// Whether it must be there.
    public let isRequired: Bool
    /// What it is for, one line.
    public let summary: String

    /// Makes a description.
    ///
    /// - Parameters:
    ///   - key: the key in the configuration.
    ///   - kind: what kind of value it takes.
    ///   - isRequired: whether it must be there.
    ///   - summary: what it is for.
    public init(_ key: String, _ kind: Kind, isRequired: Bool = false, summary: String) {
        self.key = key
        self.kind = kind
        self.isRequired = isRequired
        self.summary = summary
    }
}

/// A setting that is wrong.
public struct SettingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The keys that lead to the setting, below the registry; empty for the registry as a whole, or a location.
    public let path: [String]
    /// What is wrong.
    public let reason: String
    /// What would have been right.
    public let expected: String

    /// Makes the error.
    ///
    /// - Parameters:
    ///   - path: the keys that lead to the setting.
    ///   - reason: what is wrong.
    ///   - expected: what would have been right.
    public init(path: [String] = [], reason: String, expected: String) {
        self.path = path
        self.reason = reason
        self.expected = expected
    }

    /// What is wrong and what would have been right; one line.
    public var description: String {
        (path.isEmpty ? "" : path.joined(separator: ".") + ": ") + "\(reason); expected \(expected)"
    }
}
