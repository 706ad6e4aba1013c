/// The list of referrers under their tag, as exact bytes and in two views.
///
/// The tag may hold something else: registries resolve it to the image itself, and tools copied images to it.
struct ReferrersIndex: Sendable, Hashable {
    let manifest: RawManifest
    let entries: [Descriptor]
    private let tree: JSONValue

    /// Reads what the tag points to.
    ///
    /// - Parameters:
    ///   - manifest: what the tag points to.
    ///   - subject: the manifest that the tag is made of.
    /// - Throws: ``ReferrersTagTaken`` where that is no list of referrers.
    init(_ manifest: RawManifest, of subject: Digest) throws(ReferrersTagTaken) {
        guard manifest.digest != subject else { throw .holdsSubject }
        guard manifest.mediaType == .ociIndex else { throw .holdsOther(manifest.digest) }
        let content: ManifestContent
        do throws(ManifestError) {
            content = try manifest.content()
        } catch {
            throw .unreadable(error)
        }
        guard case .index(let index) = content, let tree = try? JSONValue(parsing: manifest.bytes) else {
            throw .holdsOther(manifest.digest)
        }
        // The entries of an image's index have platforms, and those of a list of referrers have none.
        guard index.manifests.allSatisfy({ $0.platform == nil }) else { throw .holdsOther(manifest.digest) }
        self.manifest = manifest
        self.tree = tree
        entries = index.manifests
    }

    /// The entries of an index that is no list of referrers, as far as it can be told: one of its entries has a platform.
    ///
    /// - Parameters:
    ///   - manifest: what the tag points to.
    ///   - subject: the manifest that the tag is made of.
    /// - Returns: the entries; none where it is no index, or the subject itself.
    static func entries(of manifest: RawManifest, beside subject: Digest) -> [Descriptor] {
        guard manifest.digest != subject, manifest.mediaType == .ociIndex,
            case .index(let index)? = try? manifest.content()
        else { return [] }
        return index.manifests
    }

    /// The list with more in it: entries that are there stay as they are but for what they lack.
    ///
    /// - Parameters:
    ///   - existing: the list that is there, or `nil`.
    ///   - referrers: what it should have.
    /// - Returns: the list to write, or `nil` where the one that is there has all.
    /// - Throws: an encoding error.
    static func union(_ existing: ReferrersIndex?, _ referrers: [Referrer]) throws -> RawManifest? {
        var tree =
            existing?.tree
            ?? .object([
                "schemaVersion": .integer(2),
                "mediaType": .string(MediaType.ociIndex.text),
                "manifests": .array([]),
            ])
        var entries = tree["manifests"]?.array ?? []
        var places = Dictionary(
            entries.enumerated().compactMap { place, entry in entry["digest"]?.string.map { ($0, place) } },
            uniquingKeysWith: { first, _ in first }
        )
        var isChanged = existing == nil
        for referrer in referrers {
            let digest = referrer.manifest.digest.text
            guard let place = places[digest] else {
                places[digest] = entries.count
                entries.append(referrer.entry)
                isChanged = true
                continue
            }
            let completed = entries[place].completed(by: referrer.entry)
            if completed != entries[place] {
                entries[place] = completed
                isChanged = true
            }
        }
        guard isChanged else { return nil }
        tree["manifests"] = .array(entries)
        return RawManifest(bytes: try tree.serialized(), mediaType: .ociIndex)
    }
}

/// Why a tag of referrers can't be used as their list.
enum ReferrersTagTaken: Error, Sendable, Hashable, CustomStringConvertible {
    /// The registry resolves the tag to the manifest that it is made of.
    case holdsSubject
    /// The tag holds something that is no list of referrers.
    case holdsOther(Digest)
    /// The tag holds a list of which it can't be told what it lists.
    case unreadable(ManifestError)

    var description: String {
        switch self {
        case .holdsSubject: "the registry gives the image itself under the tag for what refers to it"
        case .unreadable(let error): "the list of what refers to it can't be read: \(error)"
        case .holdsOther(let digest): "the tag for what refers to it holds something else, \(digest)"
        }
    }
}

extension JSONValue {
    /// An entry of a list, with what another description of the same manifest has besides.
    fileprivate func completed(by other: JSONValue) -> JSONValue {
        guard case .object(let mine) = self, case .object(let theirs) = other else { return self }
        var merged = mine.merging(theirs) { kept, _ in kept }
        // Some writers give every artifact the type of its configuration, which may be anything's.
        let told = mine["artifactType"]?.string
        if told == "" || told.map(MediaType.init)?.tellsNoKind == true {
            merged["artifactType"] = theirs["artifactType"]
        }
        if case .object(let kept)? = mine["annotations"], case .object(let more)? = theirs["annotations"] {
            merged["annotations"] = .object(kept.merging(more) { kept, _ in kept })
        }
        return .object(merged)
    }
}
