internal import FoundationEssentials
internal import PromoterCore

/// The answer to a request for all files below a folder (REST API, "File List").
struct FileList: Sendable, Hashable {
    let folder: ImageFolder

    /// Reads the answer; `nil` where it is none.
    init?(_ bytes: [UInt8]) {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else { return nil }
        var folder = ImageFolder()
        for file in answer.files {
            let parts = file.uri.split(separator: "/")
            guard parts.count == 2 else { continue }
            let sha256 = file.sha2.flatMap { try? Digest("sha256:" + $0.lowercased()) }
            folder.add(StoredFile(sha256: sha256), named: String(parts[1]), in: Self.decoded(parts[0]))
        }
        self.folder = folder
    }

    /// Some servers write the colon of `sha256:HEX` percent-encoded.
    private static func decoded(_ name: Substring) -> String {
        name.contains("%")
            ? name.split(separator: "%3A", omittingEmptySubsequences: false).joined(separator: ":") : String(name)
    }

    private struct Answer: Decodable {
        var files: [File]
    }

    private struct File: Decodable {
        var uri: String
        var sha2: String?
    }
}
