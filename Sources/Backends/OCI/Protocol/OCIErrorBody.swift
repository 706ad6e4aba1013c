internal import FoundationEssentials

/// What a registry says about a request that it refused (distribution specification, "Error Codes").
struct OCIErrorBody: Sendable, Hashable {
    /// The codes, `MANIFEST_UNKNOWN`; none where the body is not the specification's.
    let codes: [String]
    /// The messages, or the body's text; capped, one line, without control characters.
    let message: String?

    static let messageLimit = 300

    init(_ bytes: [UInt8], contentType: String?) {
        if let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)), !document.errors.isEmpty {
            codes = document.errors.compactMap(\.code)
            let texts = document.errors.map { item in
                [item.code, item.message].compactMap { $0 }.joined(separator: ": ")
            }
            message = Self.capped(texts.joined(separator: "; "))
        } else {
            codes = []
            let isPage = contentType?.lowercased().contains("html") ?? false
            message = isPage ? "a web page" : Self.capped(String(decoding: bytes.prefix(4096), as: UTF8.self))
        }
    }

    func has(_ code: String) -> Bool { codes.contains(code) }

    private static func capped(_ text: String) -> String? {
        let words = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : Character($0) }
        let line = String(words).split(separator: " ").joined(separator: " ")
        guard !line.isEmpty else { return nil }
        return line.count > messageLimit ? line.prefix(messageLimit) + "…" : line
    }

    private struct Document: Decodable {
        var errors: [Item]
    }

    private struct Item: Decodable {
        var code: String?
        var message: String?

        private enum Key: String, CodingKey {
            case code, message
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            code = try? container.decodeIfPresent(String.self, forKey: .code)
            message = try? container.decodeIfPresent(String.self, forKey: .message)
        }
    }
}
