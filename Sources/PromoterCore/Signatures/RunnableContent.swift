extension ManifestContent {
    /// Whether a container engine may run it, as far as the manifest itself tells.
    ///
    /// Engines look at the media type of the configuration, if at anything: Docker takes whatever calls its configuration an
    /// image's, or nothing in particular, and unpacks each layer that is an archive. What is signed, stated or described is kept
    /// in documents, which no engine can unpack.
    ///
    /// - Parameter mediaType: what the manifest is.
    /// - Returns: whether it may be run; `nil` for an index, of which its manifests tell.
    func isRunnable(as mediaType: MediaType) -> Bool? {
        switch self {
        case .artifact: return false
        case .index(let index): return index.manifests.isEmpty ? false : nil
        case .image(let image):
            guard mediaType == .dockerManifest || image.config.mediaType.mayBeImageConfiguration else { return false }
            return image.layers.isEmpty || !image.layers.allSatisfy(\.mediaType.isDocument)
        }
    }

    /// The layers that are called documents where an engine may unpack them all the same, if archives is what they are.
    ///
    /// - Parameter mediaType: what the manifest is.
    /// - Returns: none where the manifest itself tells whether it may be run.
    func doubtfulLayers(as mediaType: MediaType) -> [Descriptor] {
        guard case .image(let image) = self, isRunnable(as: mediaType) == false,
            mediaType == .dockerManifest || image.config.mediaType.mayBeImageConfiguration
        else { return [] }
        return image.layers
    }
}

extension ImageClosure.Node {
    /// Whether a container engine may run it, as far as was looked into it; `nil` for an index.
    var isRunnable: Bool? { holdsArchives ? true : content.isRunnable(as: manifest.mediaType) }
}

extension Attachment {
    /// Whether it is an image rather than something that vouches for one, as far as its own manifest tells.
    var isRunnable: Bool {
        ((try? manifest.content())?.isRunnable(as: manifest.mediaType) ?? false) == true
    }
}

extension AttachmentKind {
    /// What a manifest is that is kept as an attachment.
    ///
    /// - Parameters:
    ///   - kind: what it is kept as.
    ///   - manifest: the manifest.
    init(_ kind: AttachmentKind, of manifest: RawManifest) {
        self = (try? manifest.content())?.isRunnable(as: manifest.mediaType) == true ? .image : kind
    }
}

extension MediaType {
    /// Whether a container engine may take it for the configuration of an image: Docker does so for some that say nothing.
    fileprivate var mayBeImageConfiguration: Bool {
        isImageConfiguration || ["", "application/octet-stream", "text/html"].contains(text)
    }

    /// Whether it is a document: signatures, statements, SBOMs; anything else may be an archive.
    fileprivate var isDocument: Bool {
        text.hasPrefix("text/") || ["+json", "+xml", "+yaml", "+cose", "+jwt"].contains(where: text.hasSuffix)
            || Self.documents.contains(text)
    }

    private static let documents: Set<String> = [
        "application/json", "application/xml", "application/yaml", "application/cose", "application/jose",
        "application/jwt", "application/pgp-signature", "application/pkcs7-signature", "application/vnd.cyclonedx",
    ]
}
