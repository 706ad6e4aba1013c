internal import FoundationEssentials

/// What the server says of one folder (REST API, "Folder Info").
struct FolderInfo: Sendable, Hashable {
    /// The names of the files in it.
    let files: Set<String>
    /// The names of the folders in it.
    let folders: Set<String>

    /// Reads the answer; `nil` where it is none.
    init?(_ bytes: [UInt8]) {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else { return nil }
        func names(_ isFolder: Bool) -> Set<String> {
            Set(answer.children.filter { $0.folder == isFolder }.map { String($0.uri.drop { $0 == "/" }) })
        }
        files = names(false)
        folders = names(true)
    }

    private struct Answer: Decodable {
        var children: [Child]
    }

    private struct Child: Decodable {
        var uri: String
        var folder: Bool
    }
}
