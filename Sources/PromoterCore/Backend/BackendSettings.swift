/// What a configuration says of one registry.
public struct BackendSettings: Sendable, Hashable {
    /// What the user calls the registry.
    public var name: String
    /// The settings, by key; variables are already replaced.
    public var values: [String: SettingValue]

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - name: what the user calls the registry.
    ///   - values: the settings, by key.
    public init(name: String, values: [String: SettingValue]) {
        self.name = name
        self.values = values
    }

    /// Reads a text.
    ///
    /// - Parameter path: the keys that lead to it, `"tls", "ca"`.
    /// - Returns: the text, or `nil` where it is not set.
    public func text(_ path: String...) -> String? {
        guard case .text(let text) = value(at: path) else { return nil }
        return text
    }

    /// Reads a flag.
    ///
    /// - Parameter path: the keys that lead to it.
    /// - Returns: the flag, or `nil` where it is not set.
    public func flag(_ path: String...) -> Bool? {
        guard case .flag(let flag) = value(at: path) else { return nil }
        return flag
    }

    /// Reads a whole number.
    ///
    /// - Parameter path: the keys that lead to it.
    /// - Returns: the number, or `nil` where it is not set.
    public func number(_ path: String...) -> Int? {
        guard case .number(let number) = value(at: path) else { return nil }
        return number
    }

    /// Reads any value.
    ///
    /// - Parameter path: the keys that lead to it.
    /// - Returns: the value, or `nil` where it is not set.
    public func value(at path: [String]) -> SettingValue? {
        var value = SettingValue.map(values)
        for key in path {
            guard case .map(let map) = value, let next = map[key] else { return nil }
            value = next
        }
        return value
    }
}

/// One value of a setting.
public indirect enum SettingValue: Sendable, Hashable {
    /// A text.
    case text(String)
    /// True or false.
    case flag(Bool)
    /// A whole number.
    case number(Int)
    /// Several values.
    case list([SettingValue])
    /// Settings within a setting.
    case map([String: SettingValue])
}
