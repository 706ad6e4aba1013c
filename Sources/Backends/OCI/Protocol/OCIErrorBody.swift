internal import FoundationEssentials
internal import Secrets

/// What a registry says about a request that it refused (distribution specification, "Error Codes").
struct OCIErrorBody: Sendable, Hashable {
    /// The codes, `MANIFEST_UNKNOWN`; none where the body is not the specification's.
    let codes: [String]
    /// The messages, or the body's text.
    let message: QuotedText?

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - bytes: the body.
    ///   - contentType: its `Content-Type`.
    ///   - secrets: what its message may not show.
    init(_ bytes: [UInt8], contentType: String?, hiding secrets: KnownSecrets) {
        let said: QuotedText
        if let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)), !document.errors.isEmpty {
            codes = document.errors.compactMap(\.code)
            let texts = document.errors.map { item in
                [item.code, item.message].compactMap { $0 }.joined(separator: ": ")
            }
            said = secrets.quoted(texts.joined(separator: "; "))
        } else {
            codes = []
            let isPage = contentType?.lowercased().contains("html") ?? false
            said = isPage ? secrets.quoted("a web page") : secrets.quoted(bytes)
        }
        message = said.isEmpty ? nil : said
    }

    func has(_ code: String) -> Bool { codes.contains(code) }

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
