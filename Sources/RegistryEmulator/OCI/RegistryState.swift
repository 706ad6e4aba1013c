/// What a registry has, without the bytes.
struct RegistryState: Sendable {
    var repositories: [String: Repository] = [:]

    struct Repository: Sendable {
        var blobs: [ContentDigest: StoredContent] = [:]
        var manifests: [ContentDigest: Entry] = [:]
        var tags: [String: ContentDigest] = [:]

        /// Whether a manifest stands on a blob.
        func references(_ blob: ContentDigest) -> Bool { manifests.values.contains { $0.blobs.contains(blob) } }
    }

    struct Entry: Sendable, Codable {
        var manifest: StoredManifest
        var subject: ContentDigest?
        var blobs: [ContentDigest]
    }

    mutating func apply(_ event: RegistryEvent) {
        switch event {
        case .repository(let name): repositories[name, default: Repository()].tags.reserveCapacity(1)
        case .blob(let digest, let content, let name):
            repositories[name, default: Repository()].blobs[digest] = content
        case .blobDeleted(let digest, let name): repositories[name]?.blobs[digest] = nil
        case .manifest(let entry, let tag, let name):
            repositories[name, default: Repository()].manifests[entry.manifest.digest] = entry
            if let tag { repositories[name]?.tags[tag] = entry.manifest.digest }
        case .manifestDeleted(let digest, let name):
            repositories[name]?.manifests[digest] = nil
            if let tags = repositories[name]?.tags.filter({ $0.value != digest }) { repositories[name]?.tags = tags }
        case .tagDeleted(let tag, let name): repositories[name]?.tags[tag] = nil
        }
    }
}

/// What happens to a registry; a line each in its journal.
enum RegistryEvent: Sendable, Codable {
    case repository(String)
    case blob(ContentDigest, StoredContent, String)
    case blobDeleted(ContentDigest, String)
    case manifest(RegistryState.Entry, tag: String?, String)
    case manifestDeleted(ContentDigest, String)
    case tagDeleted(String, String)
}
