/// A file or a folder of a repository.
struct Item: Sendable, Codable, Equatable {
    /// When it was made.
    var created: Timestamp
    /// Who made it; `nil` for a repository's root.
    var createdBy: String?
    /// When its content changed last.
    var modified: Timestamp
    /// Who changed it last.
    var modifiedBy: String?
    /// When anything of it changed last, here.
    var updated: Timestamp
    /// Its properties: names and values.
    var properties: [String: [String]] = [:]
    /// What makes it a file; `nil` for a folder.
    var file: FileFacts?
    /// What a folder holds.
    var children: [String: Item] = [:]

    /// What a file has and a folder has not.
    struct FileFacts: Sendable, Codable, Equatable {
        /// Its bytes.
        var content: StoredContent
        /// The checksums that the client declared.
        var declared = DeclaredChecksums()
        /// What the manifest says, where it is one.
        var manifest: ManifestFacts?
        /// How often it was downloaded, when last, and by whom.
        var downloads: Int64 = 0
        var lastDownloaded: Timestamp?
        var lastDownloadedBy: String?
    }

    /// Makes a folder.
    static func folder(at moment: Timestamp, by user: String?) -> Item {
        Item(created: moment, createdBy: user, modified: moment, modifiedBy: user, updated: moment)
    }

    /// Makes a file.
    static func file(_ facts: FileFacts, at moment: Timestamp, by user: String?) -> Item {
        Item(created: moment, createdBy: user, modified: moment, modifiedBy: user, updated: moment, file: facts)
    }

    var isFolder: Bool { file == nil }

    /// It, without what it holds: a journal's entry tells of one item.
    var alone: Item {
        var item = self
        item.children = [:]
        return item
    }

    /// What stands below, at names from here on.
    func descendant(_ names: ArraySlice<String>) -> Item? {
        guard let first = names.first else { return self }
        return children[first]?.descendant(names.dropFirst())
    }

    /// Puts something below, or takes it away.
    ///
    /// - Parameters:
    ///   - names: where, from here on; the folders on the way are there.
    ///   - item: what stands there from now on; `nil` for nothing.
    mutating func set(_ names: ArraySlice<String>, to item: Item?) {
        guard let first = names.first else { return }
        if names.count == 1 {
            children[first] = item
        } else {
            children[first]?.set(names.dropFirst(), to: item)
        }
    }
}

/// The checksums that a client declared for what it sent; they may be wrong or missing.
struct DeclaredChecksums: Sendable, Codable, Equatable {
    var sha1: String?
    var md5: String?
    var sha256: String?
}
