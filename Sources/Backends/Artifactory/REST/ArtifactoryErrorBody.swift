internal import FoundationEssentials

/// What Artifactory says with a status: one of three forms of JSON, an OAuth error, or a text.
struct ArtifactoryErrorBody: Sendable, Hashable {
    /// The form of the body.
    enum Form: Sendable, Hashable {
        /// One of Artifactory's own, or its registry API's.
        case json
        /// A text.
        case text
        /// A web page, of a proxy or of Artifactory's user interface.
        case page
        /// Nothing.
        case none
    }

    /// The form of the body.
    let form: Form
    /// What it says; neither capped nor redacted.
    let text: String

    init(_ bytes: [UInt8], contentType: String?) {
        let isPage = contentType?.lowercased().contains("html") ?? false
        if isPage {
            form = .page
            text = "a web page"
        } else if bytes.allSatisfy({ $0 <= 0x20 }) {
            form = .none
            text = ""
        } else if let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)), !document.texts.isEmpty {
            form = .json
            text = document.texts.joined(separator: "; ")
        } else {
            form = .text
            text = String(decoding: bytes.prefix(4096), as: UTF8.self)
        }
    }

    // The names are those of the answer.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Document: Decodable {
        var errors: [Item]?
        var messages: [Item]?
        var error: String?
        var error_description: String?

        var texts: [String] {
            // What went well beside what did not is no reason.
            let reasons = (messages ?? []).filter { $0.level?.uppercased() != "INFO" }
            let items = (errors ?? []) + (reasons.isEmpty ? messages ?? [] : reasons)
            let own = error_description ?? error
            return items.compactMap(\.text) + (own.map { [$0] } ?? [])
        }
    }

    private struct Item: Decodable {
        let code: String?
        let level: String?
        let message: String?

        var text: String? {
            let parts = [code, message].compactMap { $0 }
            return parts.isEmpty ? nil : parts.joined(separator: ": ")
        }

        private enum Key: String, CodingKey {
            case code, level, message
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            code = try? container.decodeIfPresent(String.self, forKey: .code)
            level = try? container.decodeIfPresent(String.self, forKey: .level)
            message = try? container.decodeIfPresent(String.self, forKey: .message)
        }
    }
}
