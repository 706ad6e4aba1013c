import PromoterCore

/// An image with what vouches for it, made up in memory.
struct SignedImage: Sendable {
    /// The image's own manifest.
    let root: RawManifest
    /// The children of an index.
    let children: [RawManifest]
    /// The attachments, with their tags.
    let attachments: [(tag: TagName, manifest: RawManifest)]
    private let blobs: [[UInt8]]

    /// Makes an image.
    ///
    /// - Parameters:
    ///   - seed: tells images apart.
    ///   - platforms: how many platforms its index has; 0 for an image without an index.
    ///   - kinds: what is attached to the root, and to each child.
    ///   - signer: tells signatures apart.
    /// - Throws: where a name is not one.
    init(_ seed: String, platforms: Int = 0, kinds: [String] = ["sig"], signer: String = "key") throws {
        var blobs: [[UInt8]] = []
        var images: [RawManifest] = []
        for number in 0..<max(1, platforms) {
            let config = Array(#"{"architecture":"amd64","os":"linux","author":"\#(seed) \#(number)"}"#.utf8)
            let layers = [Array("\(seed) layer of all".utf8), Array("\(seed) layer \(number)".utf8)]
            blobs += [config] + layers
            images.append(
                Self.manifest(config, .ociConfig, layers, MediaType("application/vnd.oci.image.layer.v1.tar"))
            )
        }
        children = platforms > 0 ? images : []
        root = platforms > 0 ? Self.index(images) : images[0]
        var attachments: [(tag: TagName, manifest: RawManifest)] = []
        for subject in [root] + children {
            for kind in kinds {
                let payload = Array(#"{"critical":{"of":"\#(subject.digest)","kind":"\#(kind)"}}"#.utf8)
                let config = Array(#"{"architecture":"","os":"","rootfs":{"type":"layers","diff_ids":[]}}"#.utf8)
                blobs += [payload, config]
                let manifest = Self.manifest(
                    config,
                    .ociConfig,
                    [payload],
                    MediaType("application/vnd.dev.cosign.simplesigning.v1+json"),
                    annotation: "\(signer) \(kind) \(subject.digest.short)"
                )
                attachments.append((try TagName("sha256-\(subject.digest.encoded).\(kind)"), manifest))
            }
        }
        self.attachments = attachments
        self.blobs = blobs
    }

    /// Pushes it.
    func push(_ image: String, to backend: any RegistryBackend) async throws {
        let reference = try ImageReference(image)
        let repository = reference.repository
        try await pushBlobs(to: backend, repository)
        for child in children { try await backend.push(child, to: repository, tagged: nil) }
        try await backend.push(root, to: repository, tagged: reference.tag)
        for attachment in attachments {
            try await backend.push(attachment.manifest, to: repository, tagged: attachment.tag)
        }
    }

    /// Pushes its blobs alone.
    func pushBlobs(to backend: any RegistryBackend, _ repository: RepositoryName) async throws {
        for blob in blobs {
            _ = try await backend.push(BlobUpload(bytes: blob, mediaType: .ociConfig), to: repository)
        }
    }

    private static func manifest(
        _ config: [UInt8],
        _ configType: MediaType,
        _ layers: [[UInt8]],
        _ layerType: MediaType,
        annotation: String? = nil
    ) -> RawManifest {
        let annotations = annotation.map { #","annotations":{"dev.cosignproject.cosign/signature":"\#($0)"}"# } ?? ""
        let parts = layers.map { bytes in
            #"{"mediaType":"\#(layerType)","digest":"\#(Digest(of: bytes))","size":\#(bytes.count)\#(annotations)}"#
        }
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","config":{"mediaType":"\(configType)",\
            "digest":"\(Digest(of: config))","size":\(config.count)},"layers":[\(parts.joined(separator: ","))]}
            """
        return RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
    }

    private static func index(_ images: [RawManifest]) -> RawManifest {
        let entries = images.enumerated()
            .map { number, image in
                """
                {"mediaType":"\(image.mediaType)","digest":"\(image.digest)","size":\(image.bytes.count),\
                "platform":{"os":"linux","architecture":"arch\(number)"}}
                """
            }
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociIndex)","manifests":[\(entries.joined(separator: ","))]}
            """
        return RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex)
    }
}
