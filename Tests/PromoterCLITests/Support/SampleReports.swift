@testable import PromoterCore

/// Values that the tests draw.
enum Sample {
    static func digest(_ digit: Character) throws -> Digest {
        try Digest("sha256:" + String(repeating: digit, count: 64))
    }

    static func descriptor(_ digit: Character, _ type: MediaType = .ociManifest, size: Int64 = 500) throws -> Descriptor
    {
        Descriptor(mediaType: type, digest: try digest(digit), size: size)
    }

    static func location(_ name: String) -> RegistryLocation {
        RegistryLocation(name: name, backend: "oci", address: "https://\(name).example.com", identity: name)
    }

    static func attachment(of subject: Digest, _ kind: AttachmentKind, _ suffix: String) throws -> Attachment {
        Attachment(
            subject: subject,
            kind: kind,
            strategy: .cosignTags,
            place: .tag(try TagName("sha256-\(subject.encoded).\(suffix)")),
            manifest: RawManifest(bytes: Array("{}".utf8), mediaType: .ociManifest)
        )
    }

    static func result(
        _ image: String,
        _ outcome: ImageResult.Outcome,
        attachments: [AttachmentResult] = []
    ) throws -> ImageResult {
        var transfer = TransferSummary()
        transfer.count(try descriptor("1", size: 5_000_000), .uploaded)
        transfer.count(try descriptor("2", size: 3_000_000), .uploaded)
        transfer.count(try descriptor("3"), .mounted)
        transfer.count(try descriptor("4"), .present)
        transfer.manifests = 4
        let reference = try ImageReference(image)
        return ImageResult(
            image: reference,
            target: reference,
            source: location("staging"),
            destination: location("production"),
            outcome: outcome,
            root: try descriptor("a", .ociIndex),
            transfer: outcome == .promoted ? transfer : TransferSummary(),
            attachments: attachments
        )
    }

    /// A report with one result of each kind.
    static func report() throws -> PromotionReport {
        let image = try digest("a")
        let child = try digest("b")
        let error = PromotionError(
            .imageNotFound,
            side: .source,
            location: location("staging"),
            image: try ImageReference("team/none:1")
        )
        return PromotionReport(results: [
            try result(
                "team/app:1.2",
                .promoted,
                attachments: [
                    AttachmentResult(attachment: try attachment(of: image, .signature, "sig"), outcome: .merged),
                    AttachmentResult(attachment: try attachment(of: child, .signature, "sig"), outcome: .carried),
                    AttachmentResult(
                        attachment: try attachment(of: child, .sbom, "sbom"),
                        outcome: .conflict("the destination has another one")
                    ),
                ]
            ),
            try result("team/base:9", .unchanged),
            try result("team/none:1", .failed(error)),
        ])
    }

    /// An index of two platforms with what vouches for them.
    static func tree() throws -> ImageTree {
        let blobs = [try descriptor("7", .ociConfig, size: 400), try descriptor("8", size: 30_000_000)]
        func signature(
            _ digit: Character,
            _ suffix: String,
            _ kind: AttachmentKind,
            count: Int
        ) throws -> ImageTree.AttachmentNode {
            ImageTree.AttachmentNode(
                attachment: try attachment(of: try digest(digit), kind, suffix),
                count: count,
                node: ImageTree.Node(
                    descriptor: try descriptor("c", size: 558),
                    blobs: blobs.suffix(1)
                        .map { blob in
                            Descriptor(mediaType: blob.mediaType, digest: blob.digest, size: 242)
                        }
                )
            )
        }
        var amd = try descriptor("b")
        amd.platform = Platform(os: "linux", architecture: "amd64")
        var arm = try descriptor("d")
        arm.platform = Platform(os: "linux", architecture: "arm64", variant: "v8")
        var built = try descriptor("e")
        built.platform = Platform(os: "unknown", architecture: "unknown")
        built.annotations = ["vnd.docker.reference.type": "attestation-manifest"]
        return ImageTree(
            image: try ImageReference("team/app:1.2"),
            location: location("staging"),
            root: ImageTree.Node(
                descriptor: try descriptor("a", .ociIndex),
                blobs: [],
                children: [
                    ImageTree.Node(
                        descriptor: amd,
                        blobs: blobs,
                        attachments: [
                            try signature("b", "sig", .signature, count: 1),
                            try signature("b", "sbom", .sbom, count: 1),
                        ]
                    ),
                    ImageTree.Node(descriptor: arm, blobs: blobs),
                    ImageTree.Node(descriptor: built, blobs: blobs),
                ],
                attachments: [try signature("a", "att", .attestation, count: 3)]
            )
        )
    }
}
