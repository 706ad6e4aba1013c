internal import FoundationEssentials
internal import PromoterCore

/// What the server says of one file (REST API, "File Info").
struct FileInfo: Sendable, Hashable {
    /// What is in it; `nil` where the server does not say, or where it is a folder.
    let sha256: Digest?

    /// Reads the answer; `nil` where it is none.
    init?(_ bytes: [UInt8]) {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else { return nil }
        sha256 = answer.checksums?.sha256.flatMap { try? Digest("sha256:" + $0.lowercased()) }
    }

    private struct Answer: Decodable {
        // Distinguishes the answer from other JSON: every item has one.
        var uri: String
        var checksums: Checksums?
    }

    private struct Checksums: Decodable {
        var sha256: String?
    }
}
