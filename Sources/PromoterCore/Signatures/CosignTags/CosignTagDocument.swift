/// A manifest under one of cosign's tags, in two views: as a tree that can be written, and decoded.
struct CosignTagDocument: Sendable, Hashable {
    let manifest: RawManifest
    let tree: JSONValue
    let image: ImageManifest
    let layers: [JSONValue]

    /// What the manifest says besides its layers, and the configuration that follows them.
    var surroundings: JSONValue {
        var rest = tree
        rest["layers"] = nil
        rest["config"]?["digest"] = nil
        rest["config"]?["size"] = nil
        rest["mediaType"] = .string(manifest.mediaType.text)
        return rest
    }

    init(_ manifest: RawManifest) throws(CosignTagError) {
        guard case .image(let image)? = try? manifest.content(), let tree = try? JSONValue(parsing: manifest.bytes),
            let layers = tree["layers"]?.array, layers.count == image.layers.count
        else { throw CosignTagError.notAnImageManifest(manifest.digest) }
        self.manifest = manifest
        self.tree = tree
        self.image = image
        self.layers = layers
    }
}

/// Why two manifests under one of cosign's tags can't be joined.
enum CosignTagError: Error, Sendable, Hashable, CustomStringConvertible {
    case notAnImageManifest(Digest)
    case tooManyLayers(Int)
    case notWritable(String)

    var description: String {
        switch self {
        case .notAnImageManifest(let digest): "\(digest) is not an image manifest, as cosign writes it"
        case .tooManyLayers(let count): "joined they would have \(count) signatures, and cosign reads 1000 at most"
        case .notWritable(let reason): "the joined manifest can't be written: \(reason)"
        }
    }
}
