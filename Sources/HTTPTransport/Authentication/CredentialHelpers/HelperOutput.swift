import FoundationEssentials
import Secrets

/// What a credential helper printed.
enum HelperOutput {
    /// All that may be secret in it: the texts of its JSON but for the server's and the user's names; else, each longer word.
    ///
    /// - Parameter output: what was printed.
    /// - Returns: the secrets.
    static func secrets(in output: [UInt8]) -> [Secret] {
        guard let start = output.firstIndex(of: UInt8(ascii: "{")), let end = output.lastIndex(of: UInt8(ascii: "}")),
            start < end,
            let fields = try? JSONDecoder().decode([String: Field].self, from: Data(output[start...end]))
        else { return words(in: output) }
        return fields.flatMap { key, value in
            ["ServerURL", "Username"].contains(key) ? [] : value.texts.map { Secret($0) }
        }
    }

    /// Where it is not known what is what: all that is as long as a secret.
    private static func words(in output: [UInt8]) -> [Secret] {
        String(decoding: output, as: UTF8.self)
            .split { $0.isWhitespace || "\"',;{}[]()".contains($0) }
            .filter { $0.utf8.count >= 8 }
            .map { Secret(String($0)) }
    }

    private struct Field: Decodable {
        let texts: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                texts = [text]
            } else if let fields = try? container.decode([String: Field].self) {
                texts = fields.values.flatMap(\.texts)
            } else if let fields = try? container.decode([Field].self) {
                texts = fields.flatMap(\.texts)
            } else {
                texts = []
            }
        }
    }
}
