/// The tags under which cosign keeps what it attaches: `sha256-<hex>.sig` beside the image (cosign, SIGNATURE_SPEC.md).
public enum CosignTag: String, Sendable, Hashable, CaseIterable {
    /// Signatures, one layer each.
    case signature = "sig"
    /// Attestations, one layer each.
    case attestation = "att"
    /// An SBOM, one layer.
    case sbom = "sbom"

    /// The tag for a manifest.
    ///
    /// - Parameter subject: the manifest's digest.
    /// - Returns: the tag, or `nil` where it would be longer than a tag may be, as with sha512.
    public func name(for subject: Digest) -> TagName? {
        try? TagName("\(subject.algorithm.rawValue)-\(subject.encoded).\(rawValue)")
    }

    /// What is kept under the tag.
    public var kind: AttachmentKind {
        switch self {
        case .signature: .signature
        case .attestation: .attestation
        case .sbom: .sbom
        }
    }

    /// Whether several can stand side by side in one manifest.
    var holdsSeveral: Bool { self != .sbom }
}
