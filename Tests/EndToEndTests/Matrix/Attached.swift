/// What is attached to an image: each is made by a real client, and on a subject of its own where clients could not tell
/// it from another.
enum Attached: Sendable, Hashable, CaseIterable {
    case signature, attestation, sbom, childSignatures
    case bundle, bundleAttestation, childBundles, githubAttestation
    case notationJWS, notationCOSE, notationUnderTag
    case spdx, cycloneDX, unknown
    case sbomSignature, sbomBundle
    case buildKit

    /// What it is, as the documentation has it.
    var title: String {
        switch self {
        case .signature: "signature, cosign 2"
        case .attestation: "attestation, cosign 2"
        case .sbom: "SBOM, cosign 2"
        case .childSignatures: "signatures of the images of an index, cosign 2"
        case .bundle: "signature, cosign 3 (sigstore bundle)"
        case .bundleAttestation: "attestation, cosign 3 (sigstore bundle)"
        case .childBundles: "signatures of the images of an index, cosign 3 (sigstore bundles)"
        case .githubAttestation: "build provenance as GitHub attaches it (sigstore bundle)"
        case .notationJWS: "signature, Notation (JWS)"
        case .notationCOSE: "signature, Notation (COSE)"
        case .notationUnderTag: "signature, Notation, listed under the tag at any registry"
        case .spdx: "SBOM, oras (SPDX)"
        case .cycloneDX: "SBOM, oras (CycloneDX)"
        case .unknown: "artifact of a type unknown to promoter, oras"
        case .sbomSignature: "signature of an attached SBOM, cosign 2"
        case .sbomBundle: "signature of an attached SBOM, cosign 3 (sigstore bundle)"
        case .buildKit: "attestation of BuildKit"
        }
    }

    /// Whether it is found by its tag or its place in the index, rather than by the subject that it names.
    var isTagged: Bool { [.signature, .attestation, .sbom, .childSignatures, .sbomSignature].contains(self) }

    /// How a place keeps it that it was attached at.
    func keeping(attachedAt backend: MatrixBackend) -> Keeping {
        // Notation was told to, and a registry with a list of its own lists it besides.
        if self == .notationUnderTag { return .fallbackTag }
        return keeping(promotedTo: backend)
    }

    /// How a place keeps it that it was promoted to.
    func keeping(promotedTo backend: MatrixBackend) -> Keeping {
        if self == .buildKit { return .index }
        if isTagged { return .tag }
        return backend.listsReferrers ? .list : .fallbackTag
    }

    /// The clients that can tell whether it arrived at a place.
    func clients(at backend: MatrixBackend) -> [MatrixClient] {
        if backend == .local { return isTagged || self == .buildKit ? [.orasResolve] : [.orasDiscover] }
        switch self {
        case .signature, .attestation, .childSignatures, .sbomSignature: return [.cosign2]
        case .sbom, .buildKit: return [.crane]
        case .bundle, .bundleAttestation, .childBundles, .githubAttestation, .sbomBundle:
            return [.cosign3, .orasDiscover]
        case .notationJWS, .notationCOSE, .notationUnderTag: return [.notation, .orasDiscover]
        case .spdx, .cycloneDX, .unknown: return [.orasDiscover]
        }
    }
}

/// How a place keeps what is attached to an image.
enum Keeping: String, Sendable {
    /// Under a tag made of the subject's digest and a suffix.
    case tag = "cosign's tag"
    /// By the subject that it names, in the registry's own list.
    case list = "registry's list"
    /// By the subject that it names, in the list under the tag that stands in for the registry's.
    case fallbackTag = "fallback tag"
    /// As an entry of the image's own index.
    case index = "image's index"
}
