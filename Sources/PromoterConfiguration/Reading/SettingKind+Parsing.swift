internal import PromoterCore

/// A text that is not what a setting takes.
struct SettingMismatch: Error, Hashable {
    /// What would have been right.
    let expected: String
    /// What was probably meant.
    var suggestion: String?
}

extension SettingDescription.Kind {
    /// What a value of this kind looks like, for messages.
    var expected: String {
        switch self {
        case .text: "a text"
        case .secret: "a text with a variable, \"${NAME}\", or { file: PATH }"
        case .url: "a URL with its scheme, https://registry.example.com"
        case .path: "a path"
        case .flag: "true or false"
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let words): oneOf(words)
        case .list(let kind): "a list, each of it \(kind.expected)"
        case .map(let descriptions): "a map with \(descriptions.map(\.key).joined(separator: ", "))"
        case .table(let kind): "a map of names, each with \(kind.expected)"
        }
    }

    /// Reads a text as a value of this kind.
    ///
    /// - Parameter text: the text, variables replaced.
    /// - Returns: the value, or what would have been right.
    func parse(_ text: String) -> Result<SettingValue, SettingMismatch> {
        guard !text.isEmpty else { return .failure(SettingMismatch(expected: expected)) }
        switch self {
        case .text, .secret, .path:
            return .success(.text(text))
        case .url:
            return parseURL(text)
        case .flag:
            switch text.lowercased() {
            case "true": return .success(.flag(true))
            case "false": return .success(.flag(false))
            case "yes", "on", "1": return .failure(SettingMismatch(expected: expected, suggestion: "true"))
            case "no", "off", "0": return .failure(SettingMismatch(expected: expected, suggestion: "false"))
            default: return .failure(SettingMismatch(expected: expected))
            }
        case .number(let range):
            guard let number = Int(text), range.contains(number) else {
                return .failure(SettingMismatch(expected: expected))
            }
            return .success(.number(number))
        case .choice(let words):
            guard words.contains(text) else {
                let near = Suggestion.nearest(to: text, among: words)
                return .failure(SettingMismatch(expected: expected, suggestion: near))
            }
            return .success(.text(text))
        case .list, .map, .table:
            return .failure(SettingMismatch(expected: expected))
        }
    }

    private func parseURL(_ text: String) -> Result<SettingValue, SettingMismatch> {
        guard let end = text.firstRange(of: "://"), end.lowerBound > text.startIndex, end.upperBound < text.endIndex,
            !text.contains(where: { $0.isWhitespace })
        else {
            let isHost = !text.contains("://") && !text.contains(where: { $0.isWhitespace })
            return .failure(SettingMismatch(expected: expected, suggestion: isHost ? "https://" + text : nil))
        }
        return .success(.text(text))
    }
}
