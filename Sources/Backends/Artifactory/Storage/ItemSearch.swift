internal import FoundationEssentials
internal import PromoterCore

/// A search for all files of an image in the query language, page by page (REST API, "Artifactory Query Language").
struct ItemSearch: Sendable, Hashable {
    let path: FolderPath

    /// The query for the items from `offset` on.
    func query(from offset: Int) -> String {
        // Names of repositories and images hold nothing that JSON would have to escape.
        let items = #"items.find({"repo":"\#(path.key)","path":{"$match":"\#(path.image)/*"}})"#
        let fields = #".include("repo","path","name","sha256")"#
        return items + fields + (offset > 0 ? ".offset(\(offset))" : "")
    }

    /// One page of the answer.
    struct Page: Sendable, Hashable {
        /// How many items it has.
        let count: Int
        /// Whether the server holds items back, which are on the next page.
        let hasNext: Bool
        private let items: [Item]

        /// Reads the answer; `nil` where it is none.
        init?(_ bytes: [UInt8]) {
            guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else { return nil }
            items = answer.results
            count = answer.results.count
            let limit = answer.range?.limit ?? 0
            hasNext = limit > 0 && answer.results.count >= limit
        }

        /// Adds the files of an image.
        func add(to folder: inout ImageFolder, of image: RepositoryName) {
            for item in items where item.path.hasPrefix(image.text + "/") {
                let name = item.path.dropFirst(image.text.utf8.count + 1)
                guard !name.contains("/") else { continue }
                let sha256 = item.sha256.flatMap { try? Digest("sha256:" + $0.lowercased()) }
                folder.add(StoredFile(sha256: sha256), named: item.name, in: String(name))
            }
        }
    }

    private struct Answer: Decodable {
        var results: [Item]
        var range: Range?
    }

    private struct Range: Decodable {
        var limit: Int?
    }

    private struct Item: Decodable, Sendable, Hashable {
        var path: String
        var name: String
        var sha256: String?
    }
}
