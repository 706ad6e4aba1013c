internal import FoundationEssentials

/// Something that promoter made, to be attached to an image: its manifest and blobs.
struct AttachmentDraft: Sendable, Hashable {
    let attachment: Attachment
    let blobs: [[UInt8]]

    /// What cosign keeps under a tag: one layer.
    ///
    /// - Parameters:
    ///   - layer: the layer's blob.
    ///   - mediaType: what the layer is.
    ///   - annotations: what the layer says besides.
    ///   - scheme: the tag.
    ///   - subject: what it is attached to.
    /// - Throws: ``SigningError``.
    init(
        layer: [UInt8],
        mediaType: MediaType,
        annotations: [String: String],
        under scheme: CosignTag,
        of subject: Descriptor
    ) throws(SigningError) {
        let tag = try scheme.tagToSign(subject.digest)
        let time = JSONValue.string("0001-01-01T00:00:00Z")
        let configuration =
            try JSONValue
            .object([
                "architecture": .string(""), "config": .object([:]), "created": time, "os": .string(""),
                "history": .array([.object(["created": time])]),
                "rootfs": .object([
                    "type": .string("layers"), "diff_ids": .array([.string(Digest(of: layer).text)]),
                ]),
            ])
            .document()
        let manifest =
            try JSONValue
            .object([
                "schemaVersion": .integer(2),
                "mediaType": .string(MediaType.ociManifest.text),
                "config": Self.descriptor(of: configuration, .ociConfig),
                "layers": .array([Self.descriptor(of: layer, mediaType, annotations: annotations)]),
            ])
            .document()
        attachment = Attachment(
            subject: subject.digest,
            kind: scheme.kind,
            strategy: .cosignTags,
            place: .tag(tag),
            manifest: RawManifest(bytes: manifest, mediaType: .ociManifest)
        )
        blobs = [configuration, layer]
    }

    /// A sigstore bundle that refers to a manifest, as cosign 3 writes it (cosign, BUNDLE_SPEC.md).
    ///
    /// - Parameters:
    ///   - bundle: the bundle.
    ///   - predicateType: the type of the statement in it.
    ///   - subject: what it is attached to.
    ///   - time: when it was made.
    /// - Throws: ``SigningError``.
    init(
        bundle: BundleDocument,
        predicateType: String,
        of subject: Descriptor,
        at time: Date
    ) throws(SigningError) {
        let layer = try bundle.json.document()
        let empty = Array("{}".utf8)
        var configuration = Self.descriptor(of: empty, .ociEmpty)
        configuration["artifactType"] = .string(BundleDocument.mediaType.text)
        let manifest =
            try JSONValue
            .object([
                "schemaVersion": .integer(2),
                "mediaType": .string(MediaType.ociManifest.text),
                "artifactType": .string(BundleDocument.mediaType.text),
                "config": configuration,
                "layers": .array([Self.descriptor(of: layer, BundleDocument.mediaType)]),
                "subject": .object([
                    "mediaType": .string(subject.mediaType.text),
                    "digest": .string(subject.digest.text),
                    "size": .integer(subject.size),
                ]),
                "annotations": .object([
                    "org.opencontainers.image.created": .string(time.formatted(.iso8601)),
                    "dev.sigstore.bundle.content": .string("dsse-envelope"),
                    "dev.sigstore.bundle.predicateType": .string(predicateType),
                ]),
            ])
            .document()
        attachment = Attachment(
            subject: subject.digest,
            kind: predicateType == StatementDocument.signatureType ? .signature : .attestation,
            strategy: .referrers,
            place: .referrersList,
            manifest: RawManifest(bytes: manifest, mediaType: .ociManifest)
        )
        blobs = [empty, layer]
    }

    private static func descriptor(
        of bytes: [UInt8],
        _ mediaType: MediaType,
        annotations: [String: String] = [:]
    ) -> JSONValue {
        var descriptor: JSONValue = .object([
            "mediaType": .string(mediaType.text),
            "digest": .string(Digest(of: bytes).text),
            "size": .integer(Int64(bytes.count)),
        ])
        if !annotations.isEmpty { descriptor["annotations"] = .object(annotations.mapValues { .string($0) }) }
        return descriptor
    }
}

extension CosignTag {
    /// The tag under which what is signed of a manifest is kept.
    func tagToSign(_ subject: Digest) throws(SigningError) -> TagName {
        guard let tag = name(for: subject) else {
            throw SigningError(
                reason: "no tag can be made of \(subject)",
                remedy: "sign into bundles: `strategies: [referrers]` under sign"
            )
        }
        return tag
    }
}
