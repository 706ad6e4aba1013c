/// A manifest that names another one as its subject, in the view that lists of referrers have of it.
public struct Referrer: Sendable, Hashable {
    /// The manifest.
    public let manifest: RawManifest
    /// The kind of artifact: its own, else its configuration's media type (image specification, manifest.md); where that
    /// tells nothing, what a list tells, else the media type of what it holds.
    public let artifactType: String?
    /// The manifest's annotations, which a list repeats.
    public let annotations: [String: String]
    /// What it names as its subject; `nil` where it names none.
    public let subject: Digest?
    /// Whether it is an image or an index of images, rather than an artifact.
    public let isImage: Bool

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - manifest: the manifest.
    ///   - listedType: the kind of artifact that a list tells, which counts only where the manifest tells none.
    /// - Throws: ``ManifestError`` where it is none that promoter carries.
    public init(_ manifest: RawManifest, listedType: String? = nil) throws(ManifestError) {
        self.manifest = manifest
        let content = try manifest.content()
        subject = content.subject?.digest
        switch content {
        case .image(let image):
            isImage = image.isRunnable
            artifactType = image.kind(listedType: listedType)
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
    /// counts there, an image never does. So do GitHub's attestations at Docker Hub and in ECR, whose configuration is that
    /// of an image.
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

extension ImageManifest {
    /// Whether it is an image, as far as its media types tell, rather than an artifact in an image's clothes.
    fileprivate var isRunnable: Bool {
        artifactType == nil && config.mediaType.isImageConfiguration
            && (layers.isEmpty || layers.contains { $0.mediaType.isImageLayer })
    }

    /// The kind of artifact.
    fileprivate func kind(listedType: String?) -> String {
        if let artifactType { return artifactType }
        guard !isRunnable, config.mediaType.tellsNoKind else { return config.mediaType.text }
        if let listedType, !listedType.isEmpty, !MediaType(listedType).tellsNoKind { return listedType }
        return (layers.first?.mediaType ?? config.mediaType).text
    }
}

extension MediaType {
    /// Whether it is a configuration that any artifact may have.
    var tellsNoKind: Bool { self == .ociEmpty || isImageConfiguration }

    /// Whether it is a layer of an image's file system.
    fileprivate var isImageLayer: Bool {
        text.hasPrefix("application/vnd.oci.image.layer.") || text.hasPrefix("application/vnd.docker.image.rootfs.")
    }

    /// Whether it is the configuration of an image that runs.
    var isImageConfiguration: Bool {
        self == .ociConfig || text == "application/vnd.docker.container.image.v1+json"
    }
}
