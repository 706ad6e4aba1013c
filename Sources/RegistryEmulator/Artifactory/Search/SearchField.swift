/// A field of an item, as the query language calls it.
enum SearchField: String, Sendable, CaseIterable {
    case repo, path, name, type, size, depth, created, modified, updated, sha256
    case createdBy = "created_by"
    case modifiedBy = "modified_by"
    case actualSHA1 = "actual_sha1"
    case actualMD5 = "actual_md5"
    case originalSHA1 = "original_sha1"
    case originalMD5 = "original_md5"

    /// The fields that are told where a query does not say.
    static let usual: [SearchField] = [
        .repo, .path, .name, .type, .size, .created, .createdBy, .modified, .modifiedBy, .updated,
    ]

    /// Whether a name may stand in `include`.
    static func mayBeIncluded(_ name: String) -> Bool {
        SearchField(rawValue: name) != nil || ["*", "property", "property.*"].contains(name) || name.hasPrefix("@")
    }

    /// The field's value.
    func value(of entry: RepositoryTree.Entry) -> JSONValue {
        let item = entry.item
        let folder = entry.path.names.dropLast()
        let text: String? =
            switch self {
            case .repo: entry.path.repository
            case .path: folder.isEmpty ? "." : folder.joined(separator: "/")
            case .name: entry.path.name
            case .type: item.isFolder ? "folder" : "file"
            case .created: item.created.iso8601
            case .modified: item.modified.iso8601
            case .updated: item.updated.iso8601
            case .createdBy: item.createdBy ?? ""
            case .modifiedBy: item.modifiedBy ?? ""
            case .sha256: item.file?.content.sha256
            case .actualSHA1: item.file?.content.sha1
            case .actualMD5: item.file?.content.md5
            case .originalSHA1: item.file?.declared.sha1
            case .originalMD5: item.file?.declared.md5
            case .size, .depth: nil
            }
        switch self {
        case .size: return .integer(item.file?.content.size ?? 0)
        case .depth: return .integer(Int64(entry.path.names.count))
        default: return text.map { .string($0) } ?? .null
        }
    }
}
