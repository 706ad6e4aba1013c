extension AttachmentKind {
    /// What an artifact is, by its type and its annotations.
    ///
    /// - Parameter referrer: the artifact.
    init(_ referrer: Referrer) {
        let type = referrer.artifactType ?? ""
        if type.hasPrefix("application/vnd.dev.sigstore.bundle") {
            self = Self.ofBundle(referrer.annotations)
        } else if type == "application/vnd.cncf.notary.signature"
            || type == "application/vnd.dev.cosign.artifact.sig.v1+json"
        {
            self = .signature
        } else if type == "application/vnd.dev.cosign.artifact.att.v1+json" || type.hasPrefix("application/vnd.in-toto")
        {
            self = .attestation
        } else if type == "application/vnd.dev.cosign.artifact.sbom.v1+json" || Self.documentTypes.contains(type) {
            self = .sbom
        } else {
            self = AttachmentKind(type.isEmpty ? "artifact" : type)
        }
    }

    /// A bundle that says nothing of what it holds is a signature of bytes.
    private static func ofBundle(_ annotations: [String: String]) -> AttachmentKind {
        guard annotations["dev.sigstore.bundle.content"] == "dsse-envelope" else { return .signature }
        return annotations["dev.sigstore.bundle.predicateType"] == "https://sigstore.dev/cosign/sign/v1"
            ? .signature : .attestation
    }

    private static let documentTypes: Set<String> = [
        "application/spdx+json", "text/spdx", "text/spdx+json", "application/vnd.cyclonedx",
        "application/vnd.cyclonedx+json",
        "application/vnd.cyclonedx+xml", "application/vnd.syft+json",
    ]
}
