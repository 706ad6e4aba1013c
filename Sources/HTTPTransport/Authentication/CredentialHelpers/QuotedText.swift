/// Text of a server or a program, made fit for a message: one line, short, without control characters and without
/// secrets.
enum QuotedText {
    /// Makes a text fit for a message.
    ///
    /// - Parameters:
    ///   - text: what was said.
    ///   - secrets: what must not be shown, wherever it stands.
    ///   - limit: how many characters are kept.
    /// - Returns: one line, empty where nothing was said.
    static func line(_ text: String, hiding secrets: [Secret] = [], limit: Int = 300) -> String {
        var shown = text
        for secret in secrets.map({ $0.reveal() }).sorted(by: { $0.utf8.count > $1.utf8.count })
        where secret.utf8.count > 2 {
            shown = shown.split(separator: secret, omittingEmptySubsequences: false).joined(separator: mask)
        }
        let words = shown.split {
            $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
        let line = words.map { hasSecretShape($0) ? mask : String($0) }.joined(separator: " ")
        return line.count > limit ? "\(line.prefix(limit))…" : line
    }

    private static let mask = "***"

    /// JSON Web Tokens, and whatever stands in a field of a helper's JSON that is named like a secret.
    private static func hasSecretShape(_ word: Substring) -> Bool {
        let lowered = word.lowercased()
        return word.contains("eyJ")
            || ["\"secret\"", "\"password\"", "_token\"", "\"token\""].contains { lowered.contains($0) }
    }
}
