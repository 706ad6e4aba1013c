internal import PromoterCore

/// Tells what kind of manifest a document is that nothing else tells the kind of.
enum ManifestGuess {
    /// Reads what a document says of itself (image specification, manifest.md and image-index.md, "mediaType": it may be left out).
    ///
    /// - Parameter bytes: any bytes.
    /// - Returns: the media type, or `nil` where it is no manifest.
    static func mediaType(of bytes: [UInt8]) -> MediaType? {
        guard let object = try? JSONText(document: bytes).object else { return nil }
        if let said = object["mediaType"]?.string.map(MediaType.init) { return said.isManifest ? said : nil }
        guard object["schemaVersion"]?.number == 2 else { return nil }
        if object["manifests"]?.elements != nil { return .ociIndex }
        if object["config"]?.object != nil, object["layers"]?.elements != nil { return .ociManifest }
        return nil
    }
}
