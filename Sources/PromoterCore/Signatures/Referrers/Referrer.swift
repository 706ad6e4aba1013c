/// A manifest that names another one as its subject, in the view that lists of referrers have of it.
public struct Referrer: Sendable, Hashable {
    /// The manifest.
    public let manifest: RawManifest
    /// The kind of artifact: its own, else its configuration's media type (image specification, manifest.md).
    public let artifactType: String?
    /// The manifest's annotations, which a list repeats.
    public let annotations: [String: String]
    /// What it names as its subject; `nil` where it names none.
    public let subject: Digest?
    /// Whether it is an image or an index of images, rather than an artifact.
    public let isImage: Bool

    /// Reads a manifest.
    ///
    /// - Parameter manifest: the manifest.
    /// - Throws: ``ManifestError`` where it is none that promoter carries.
    public init(_ manifest: RawManifest) throws(ManifestError) {
        self.manifest = manifest
        let content = try manifest.content()
        subject = content.subject?.digest
        switch content {
        case .image(let image):
            let configuration = image.config.mediaType
            isImage = image.artifactType == nil && configuration.isImageConfiguration
            artifactType = image.artifactType ?? configuration.text
            annotations = image.annotations
        case .index(let index):
            isImage = index.artifactType == nil
            artifactType = index.artifactType
            annotations = index.annotations
        case .artifact(let artifact):
            isImage = false
            artifactType = artifact.artifactType
            annotations = artifact.annotations
        }
    }

    /// Whether it is attached to a manifest.
    ///
    /// Some writers that knew no subject field listed what they attached under the tag alone: an artifact without a subject
    /// counts there, an image never does.
    ///
    /// - Parameters:
    ///   - digest: the manifest.
    ///   - isTagged: whether it is listed under the tag of that manifest.
    /// - Returns: whether it is attached.
    public func isAttached(to digest: Digest, isTagged: Bool) -> Bool {
        if let subject { return subject == digest }
        return isTagged && !isImage
    }

    /// What a list of referrers says of it, in full.
    var entry: JSONValue {
        var entry: [String: JSONValue] = [
            "mediaType": .string(manifest.mediaType.text),
            "digest": .string(manifest.digest.text),
            "size": .integer(Int64(manifest.bytes.count)),
        ]
        if let artifactType { entry["artifactType"] = .string(artifactType) }
        if !annotations.isEmpty { entry["annotations"] = .object(annotations.mapValues { .string($0) }) }
        return .object(entry)
    }
}

extension MediaType {
    /// Whether it is the configuration of an image that runs.
    var isImageConfiguration: Bool {
        self == .ociConfig || text == "application/vnd.docker.container.image.v1+json"
    }
}
