/// Text of a server or a program, made fit for a message: one line, short, without control characters and without
/// secrets.
///
/// Only ``KnownSecrets`` makes it, so that whoever asks for one can be given nothing else.
public struct QuotedText: Sendable, Hashable, CustomStringConvertible {
    /// One line; empty where nothing was said.
    public let text: String

    /// Makes a line of a text in which the known secrets are hidden already.
    init(hidden text: String, limit: Int) {
        let words = text.split {
            $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
        var shown: [String] = []
        var isNamed = false
        for word in words {
            shown.append(isNamed || Self.hasSecretShape(word) ? KnownSecrets.mask : String(word))
            isNamed = Self.namesSecret(word) || (isNamed && word == ":")
        }
        let line = shown.joined(separator: " ")
        self.text = line.count > limit ? "\(line.prefix(limit))…" : line
    }

    /// The text.
    public var description: String { text }

    /// Whether nothing was said.
    public var isEmpty: Bool { text.isEmpty }

    private static let keys = ["\"secret\"", "\"password\"", "_token\"", "\"token\""]

    /// JSON Web Tokens, and whatever stands in a field of JSON that is named like a secret.
    private static func hasSecretShape(_ word: Substring) -> Bool {
        let lowered = word.lowercased()
        return word.contains("eyJ") || keys.contains { lowered.contains($0) }
    }

    /// The key of such a field whose value is the next word.
    private static func namesSecret(_ word: Substring) -> Bool {
        let lowered = word.lowercased()
        return keys.contains { lowered.hasSuffix($0) || lowered.hasSuffix($0 + ":") }
    }
}
