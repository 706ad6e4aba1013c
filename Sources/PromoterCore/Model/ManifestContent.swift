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
        if declared.isSchema1 { throw ManifestError(digest: manifest.digest, problem: .schema1) }
        let data = Data(manifest.bytes)
        let decoder = JSONDecoder()
        do {
            let head = try decoder.decode(ManifestHead.self, from: data)
            if head.schemaVersion == 1 { throw ManifestError(digest: manifest.digest, problem: .schema1) }
            if let inner = head.mediaType, inner != declared {
                throw ManifestError(digest: manifest.digest, problem: .mediaTypesDiffer(header: declared, body: inner))
            }
            if declared.isIndex {
                self = .index(try decoder.decode(ImageIndex.self, from: data))
                if let key = JSONKeys(of: manifest.bytes).ambiguous {
                    throw ManifestError(digest: manifest.digest, problem: .ambiguous(key))
                }
            } else if declared.isImageManifest {
                self = .image(try decoder.decode(ImageManifest.self, from: data))
            } else if declared.isArtifactManifest {
                self = .artifact(try decoder.decode(ArtifactManifest.self, from: data))
            } else {
                throw ManifestError(digest: manifest.digest, problem: .unknownMediaType(declared))
            }
        } catch let error as ManifestError {
            throw error
        } catch let error as DecodingError {
            throw ManifestError(digest: manifest.digest, problem: .malformed(error.place))
        } catch {
            throw ManifestError(digest: manifest.digest, problem: .malformed("\(error)"))
        }
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
