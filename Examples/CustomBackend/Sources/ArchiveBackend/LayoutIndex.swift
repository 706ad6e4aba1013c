import PromoterCore

/// A repository's `index.json` (OCI image specification, image-layout.md): its manifests, and the tags that point to them.
///
/// What is not known of it stays in it.
struct LayoutIndex: Sendable {
    private static let tagKey = "org.opencontainers.image.ref.name"
    private var document: JSONValue

    /// An index of nothing.
    init() {
        document = .object([
            "schemaVersion": .integer(2), "mediaType": .string(MediaType.ociIndex.text), "manifests": .array([]),
        ])
    }

    /// Reads an `index.json`.
    ///
    /// - Throws: ``ArchiveProblem`` where it is none.
    init(parsing bytes: [UInt8]) throws(ArchiveProblem) {
        guard let document = try? JSONValue(parsing: bytes), document["manifests"]?.array != nil else {
            throw ArchiveProblem(
                .storage,
                reason: "its index.json is not that of an OCI image layout",
                remedy: "take the archive from where it came from again"
            )
        }
        self.document = document
    }

    /// The index as a file.
    var bytes: [UInt8] { (try? document.serialized()) ?? [] }

    /// The tags, with what they point to.
    var tags: [TagName: Digest] {
        var tags: [TagName: Digest] = [:]
        for entry in entries {
            guard let tag = Self.tag(of: entry), let target = Self.target(of: entry) else { continue }
            tags[tag] = target.digest
        }
        return tags
    }

    /// Finds what a reference points to, among what is listed.
    func target(_ reference: ManifestReference) -> Descriptor? {
        let found = entries.last { entry in
            switch reference {
            case .tag(let tag): Self.tag(of: entry) == tag
            case .digest(let digest): Self.target(of: entry)?.digest == digest
            }
        }
        return found.flatMap(Self.target)
    }

    /// Lists a manifest, and points a tag to it.
    ///
    /// - Returns: `false` where that was so already.
    mutating func list(_ manifest: Descriptor, tagged tag: TagName?) -> Bool {
        if let tag, self.tags[tag] == manifest.digest { return false }
        if tag == nil, target(.digest(manifest.digest)) != nil { return false }
        var entries = entries
        for number in entries.indices where tag != nil && Self.tag(of: entries[number]) == tag {
            entries[number]["annotations"]?[Self.tagKey] = nil
        }
        var entry: [String: JSONValue] = [
            "mediaType": .string(manifest.mediaType.text), "digest": .string(manifest.digest.text),
            "size": .integer(manifest.size),
        ]
        if let tag { entry["annotations"] = .object([Self.tagKey: .string(tag.text)]) }
        document["manifests"] = .array(entries + [.object(entry)])
        return true
    }

    private var entries: [JSONValue] { document["manifests"]?.array ?? [] }

    private static func tag(of entry: JSONValue) -> TagName? {
        entry["annotations"]?[tagKey]?.string.flatMap { try? TagName($0) }
    }

    private static func target(of entry: JSONValue) -> Descriptor? {
        guard let mediaType = entry["mediaType"]?.string, case .integer(let size)? = entry["size"],
            let digest = entry["digest"]?.string.flatMap({ try? Digest($0) })
        else { return nil }
        return Descriptor(mediaType: MediaType(mediaType), digest: digest, size: size)
    }
}
