internal import SwiftASN1

/// PEM documents in a text (RFC 7468).
enum PEMText {
    /// The longest text that is read, in bytes.
    static let sizeLimit = 256 << 10

    /// Reads the documents of one kind.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - label: the kind: `CERTIFICATE`.
    ///   - limit: the most documents.
    /// - Returns: the bytes of each, at least one.
    /// - Throws: ``FormatError`` where there are none, too many, or others.
    static func documents(_ text: String, label: String, atMost limit: Int) throws(FormatError) -> [[UInt8]] {
        guard text.utf8.count <= sizeLimit else { throw error(label, "has more than \(sizeLimit) bytes") }
        let documents: [PEMDocument]
        do {
            documents = try PEMDocument.parseMultiple(pemString: wrapped(text))
        } catch {
            throw self.error(label, "can't be read")
        }
        guard !documents.isEmpty else { throw error(label, "has none") }
        guard documents.count <= limit else { throw error(label, "has more than \(limit)") }
        guard documents.allSatisfy({ $0.discriminator == label }) else { throw error(label, "has something else") }
        return documents.map(\.derBytes)
    }

    /// The text with lines of 64 characters, which the parser demands and not all writers keep to.
    private static func wrapped(_ text: String) -> String {
        var lines: [String] = []
        var body: [Character] = []
        func flush() {
            for start in stride(from: 0, to: body.count, by: 64) { lines.append(String(body[start...].prefix(64))) }
            body = []
        }
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----") {
                flush()
                lines.append(String(line))
            } else {
                body += line
            }
        }
        flush()
        return lines.joined(separator: "\n")
    }

    private static func error(_ label: String, _ reason: String) -> FormatError {
        FormatError(format: "PEM with \(label)", place: "", reason: reason)
    }
}
