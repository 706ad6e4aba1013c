internal import PromoterCore

/// A file as the server lists it.
struct StoredFile: Sendable, Hashable {
    /// What is in it; `nil` where the server does not say.
    let sha256: Digest?
}

/// The files of an image, by folder: one for each tag, `sha256:HEX` for each manifest that was pushed by its digest.
///
/// A folder is a tag where it holds a manifest; its blobs are the files `sha256__HEX` beside it.
struct ImageFolder: Sendable, Hashable {
    private(set) var folders: [String: [String: StoredFile]] = [:]

    mutating func add(_ file: StoredFile, named name: String, in folder: String) {
        folders[folder, default: [:]][name] = file
    }

    mutating func removeFolder(_ folder: String) {
        folders[folder] = nil
    }

    mutating func removeFile(_ name: String, in folder: String) {
        folders[folder]?[name] = nil
    }

    /// The file of a folder that holds its manifest: where there are two, the list is what the server gives.
    func manifestFile(in folder: String) -> (name: ManifestFileName, file: StoredFile)? {
        guard let files = folders[folder] else { return nil }
        for name in ManifestFileName.allCases {
            if let file = files[name.rawValue] { return (name, file) }
        }
        return nil
    }

    /// What the folder is for.
    static func role(of folder: String) -> Role {
        if let digest = try? Digest(folder) { return .digest(digest) }
        // Overwritten tags that are kept stand under their digest.
        if folder.hasPrefix("sha256__") { return .digest(digest(ofFile: folder)) }
        if let tag = try? TagName(folder) { return .tag(tag) }
        return .other
    }

    enum Role: Sendable, Hashable {
        case tag(TagName)
        case digest(Digest?)
        case other
    }

    /// The digest in a blob's file name, `sha256__HEX`.
    static func digest(ofFile name: String) -> Digest? {
        guard name.hasPrefix("sha256__") else { return nil }
        return try? Digest("sha256:" + name.dropFirst("sha256__".count))
    }

    /// The name of a blob's file; `nil` for a digest that the server does not keep so.
    static func fileName(of blob: Digest) -> String? {
        blob.algorithm == .sha256 ? "sha256__\(blob.encoded)" : nil
    }

    /// Tags, manifests and blobs.
    var listing: RepositoryListing {
        var tags: [TagName: Digest?] = [:]
        for folder in folders.keys {
            guard case .tag(let tag) = Self.role(of: folder), let manifest = manifestFile(in: folder) else { continue }
            tags.updateValue(manifest.file.sha256, forKey: tag)
        }
        return RepositoryListing(tags: tags, manifests: manifests, blobs: blobs, isComplete: true)
    }

    /// All manifests; `nil` where the server does not say what is in its files.
    var manifests: Set<Digest>? {
        var manifests: Set<Digest> = []
        for (folder, files) in folders {
            for name in ManifestFileName.allCases {
                guard let file = files[name.rawValue] else { continue }
                guard let digest = file.sha256 ?? (try? Digest(folder)) else {
                    return nil
                }
                manifests.insert(digest)
            }
        }
        return manifests
    }

    /// All blobs that stand beside a manifest.
    var blobs: Set<Digest> {
        Set(folders.values.flatMap { $0.keys.compactMap(Self.digest(ofFile:)) })
    }
}

/// The names that manifests have as files; the first one wins where both are there.
enum ManifestFileName: String, Sendable, Hashable, CaseIterable {
    case list = "list.manifest.json"
    case image = "manifest.json"

    init(_ type: MediaType) {
        self = type.isIndex ? .list : .image
    }
}
