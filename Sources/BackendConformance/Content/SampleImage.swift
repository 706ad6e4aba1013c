public import PromoterCore

/// An image that a check makes: its manifest, and the blobs that it refers to.
public struct SampleImage: Sendable, Hashable {
    /// The manifest.
    public let manifest: RawManifest
    /// Its configuration and its layers.
    public let blobs: [SampleBlob]
}

extension ConformanceTrial {
    /// Makes an image.
    ///
    /// - Parameters:
    ///   - name: tells the images of one run apart.
    ///   - isDocker: whether it has Docker's media types.
    ///   - annotation: text that stands in it, for images that share their blobs.
    /// - Returns: the image.
    func image(_ name: Int, isDocker: Bool = false, annotation: String = "") -> SampleImage {
        let type: MediaType = isDocker ? .dockerManifest : .ociManifest
        let config = SampleBlob(
            blob(name * 100).bytes,
            mediaType: isDocker ? MediaType("application/vnd.docker.container.image.v1+json") : .ociConfig
        )
        let layer = SampleBlob(
            blob(name * 100 + 1, size: 3000).bytes,
            mediaType: MediaType(
                isDocker
                    ? "application/vnd.docker.image.rootfs.diff.tar.gzip"
                    : "application/vnd.oci.image.layer.v1.tar+gzip"
            )
        )
        let text = """
            {"schemaVersion":2,"mediaType":"\(type)","config":\(json(config.descriptor)),\
            "layers":[\(json(layer.descriptor))],"annotations":{"check":"\(annotation)"}}
            """
        return SampleImage(manifest: RawManifest(bytes: Array(text.utf8), mediaType: type), blobs: [config, layer])
    }

    /// Makes an index.
    ///
    /// - Parameters:
    ///   - images: what it lists.
    ///   - isDocker: whether it has Docker's media type.
    /// - Returns: the index.
    func index(of images: [SampleImage], isDocker: Bool = false) -> RawManifest {
        let type: MediaType = isDocker ? .dockerManifestList : .ociIndex
        let children = images.enumerated()
            .map { number, image in
                let platform = #""platform":{"os":"linux","architecture":"arch\#(number)"}"#
                return json(image.manifest.descriptor, platform)
            }
        let text = #"{"schemaVersion":2,"mediaType":"\#(type)","manifests":[\#(children.joined(separator: ","))]}"#
        return RawManifest(bytes: Array(text.utf8), mediaType: type)
    }

    /// Writes a descriptor as JSON.
    ///
    /// - Parameters:
    ///   - descriptor: what to write.
    ///   - more: further members.
    /// - Returns: the JSON.
    func json(_ descriptor: Descriptor, _ more: String = "") -> String {
        """
        {"mediaType":"\(descriptor.mediaType)","digest":"\(descriptor.digest)","size":\(descriptor.size)\
        \(more.isEmpty ? "" : "," + more)}
        """
    }

    /// Pushes an image and its blobs.
    ///
    /// - Parameters:
    ///   - image: the image.
    ///   - repository: where to; the trial's own where that is not given.
    ///   - tag: its tag.
    /// - Throws: `RegistryError`.
    func push(
        _ image: SampleImage,
        to repository: RepositoryName? = nil,
        tagged tag: TagName? = nil
    ) async throws(RegistryError) {
        for blob in image.blobs { _ = try await backend.push(blob.upload(), to: repository ?? self.repository) }
        try await backend.push(image.manifest, to: repository ?? self.repository, tagged: tag)
    }

    /// Sees to it that a manifest is read and resolved as it was written.
    ///
    /// - Parameters:
    ///   - manifest: what was written.
    ///   - reference: what it is asked for by.
    ///   - repository: where; the trial's own where that is not given.
    /// - Throws: ``ConformanceFailure`` or `RegistryError`.
    func expect(
        _ manifest: RawManifest,
        at reference: ManifestReference,
        in repository: RepositoryName? = nil
    ) async throws {
        let repository = repository ?? self.repository
        guard let resolved = try await backend.resolve(reference, in: repository) else {
            return try expect(false, "\(reference) to resolve", found: "nil")
        }
        try expect(resolved.digest, equals: manifest.digest, "what \(reference) resolves to")
        try expect(resolved.mediaType, equals: manifest.mediaType, "the media type that \(reference) resolves to")
        try expect(resolved.size, equals: Int64(manifest.bytes.count), "the size that \(reference) resolves to")
        guard let read = try await backend.manifest(reference, in: repository) else {
            return try expect(false, "the manifest \(reference) to be there", found: "nil")
        }
        let isExact = read.bytes == manifest.bytes
        let text = String(decoding: read.bytes.prefix(200), as: UTF8.self)
        try expect(isExact, "the manifest \(reference) byte for byte", found: text)
        try expect(read.mediaType, equals: manifest.mediaType, "the media type of the manifest \(reference)")
        try expect(read.digest, equals: manifest.digest, "the digest of the manifest \(reference)")
    }
}
