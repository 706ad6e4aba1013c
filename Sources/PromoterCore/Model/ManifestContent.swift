internal import FoundationEssentials

/// What a manifest says.
public enum ManifestContent: Sendable, Hashable {
    /// One image, or one artifact.
    case image(ImageManifest)
    /// A list of manifests.
    case index(ImageIndex)
    /// One artifact in a form that was withdrawn.
    case artifact(ArtifactManifest)

    /// The manifests below: the children of an index.
    public var children: [Descriptor] {
        switch self {
        case .image, .artifact: []
        case .index(let index): index.manifests
        }
    }

    /// The blobs below, the configuration first.
    ///
    /// A digest that stands twice is given once.
    public var blobs: [Descriptor] {
        switch self {
        case .image(let image): ([image.config] + image.layers).uniqueByDigest
        case .artifact(let artifact): artifact.blobs.uniqueByDigest
        case .index: []
        }
    }

    /// What the manifest refers to, where it is attached to something.
    public var subject: Descriptor? {
        switch self {
        case .image(let image): image.subject
        case .index(let index): index.subject
        case .artifact(let artifact): artifact.subject
        }
    }

    init(decoding manifest: RawManifest) throws(ManifestError) {
        let declared = manifest.mediaType
        func refuse(_ problem: ManifestError.Problem) -> ManifestError {
            ManifestError(digest: manifest.digest, problem: problem)
        }
        if declared.isSchema1 { throw refuse(.schema1) }
        let data = Data(manifest.bytes)
        let decoder = JSONDecoder()
        do {
            // A decoder takes other encodings, too, in which other readers find no JSON.
            guard !manifest.bytes.contains(0), manifest.bytes.first != 0xEF else {
                throw refuse(.malformed("it is not JSON"))
            }
            let head = try decoder.decode(ManifestHead.self, from: data)
            if head.schemaVersion == 1 { throw refuse(.schema1) }
            if let inner = head.mediaType, inner != declared {
                throw refuse(.mediaTypesDiffer(header: declared, body: inner))
            }
            guard declared.isManifest else { throw refuse(.unknownMediaType(declared)) }
            let keys = ManifestKeys(of: manifest.bytes)
            switch keys.doubt {
            case .twice(let key): throw refuse(.ambiguous(key))
            case .misspelt(let key, let known): throw refuse(.misspelt(key, known: known))
            case nil: break
            }
            if let foreign = declared.foreignMembers.first(where: keys.members.contains) {
                throw refuse(.mixed(declared, foreign))
            }
            if declared.isIndex {
                self = .index(try decoder.decode(ImageIndex.self, from: data))
            } else if declared.isImageManifest {
                self = .image(try decoder.decode(ImageManifest.self, from: data))
            } else {
                self = .artifact(try decoder.decode(ArtifactManifest.self, from: data))
            }
        } catch let error as ManifestError {
            throw error
        } catch let error as DecodingError {
            throw refuse(.malformed(error.place))
        } catch {
            throw refuse(.malformed("\(error)"))
        }
    }
}

extension MediaType {
    /// The members that a document of another kind has: who takes it for that sees other manifests and blobs in it
    /// (GHSA-mc8v-mgrf-8f4m).
    fileprivate var foreignMembers: [String] {
        let all = ["manifests", "config", "layers", "blobs"]
        if isIndex { return all.filter { $0 != "manifests" } }
        if isImageManifest { return ["manifests", "blobs"] }
        return all.filter { $0 != "blobs" }
    }
}

private struct ManifestHead: Decodable {
    var schemaVersion: Int?
    var mediaType: MediaType?
}

extension DecodingError {
    /// Where in the document, and what was expected there; one line.
    package var place: String {
        func path(_ context: Context, _ last: (any CodingKey)? = nil) -> String {
            let keys = context.codingPath + (last.map { [$0] } ?? [])
            return keys.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        }
        switch self {
        case .keyNotFound(let key, let context): return "\(path(context, key)) is missing"
        case .valueNotFound(_, let context): return "\(path(context)) is null"
        case .typeMismatch(let type, let context): return "\(path(context)) is not a \(type)"
        case .dataCorrupted(let context):
            let place = path(context)
            return place.isEmpty ? "it is not JSON" : "\(place): \(context.debugDescription)"
        @unknown default: return "\(self)"
        }
    }
}
