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

    /// Reads a tag.
    ///
    /// - Parameter tag: a tag of a repository.
    /// - Returns: what is kept under it and for which manifest, or `nil` where it is no tag of cosign's.
    public static func reading(_ tag: TagName) -> (scheme: CosignTag, subject: Digest)? {
        guard let made = DigestTag(tag), case .cosign(let scheme) = made.purpose, let subject = made.subject else {
            return nil
        }
        return (scheme, subject)
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
