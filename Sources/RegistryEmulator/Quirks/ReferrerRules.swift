/// How some registries answer for referrers.
struct ReferrerRules: Sendable {
    let quirks: QuirkSet

    /// The answer of a registry that has no list of referrers at all, in its own way.
    var refusal: EmulatedResponse? {
        if quirks.has(.referrers400) { return DistributionError(400, "UNSUPPORTED", "bad request").response }
        if quirks.has(.referrers405) {
            return DistributionError(405, "UNSUPPORTED", "The operation is unsupported.").response
        }
        if quirks.has(.referrers406) { return .text(406, "Not Acceptable\n") }
        if quirks.has(.referrersRedirect) {
            return EmulatedResponse(303, headers: [.init("Location", "https://registry.invalid/packages")])
        }
        if quirks.has(.referrersHTML) {
            return .text(200, "<!DOCTYPE html><title>Packages</title>\n", type: "text/html; charset=utf-8")
        }
        return nil
    }

    /// What the registry lists in place of what is true.
    func change(_ entries: [ManifestDocument.Descriptor], subject: ContentDigest) -> [ManifestDocument.Descriptor] {
        var entries = entries.map { entry in
            var entry = entry
            if quirks.has(.referrersNoArtifactType) { entry.artifactType = nil }
            if quirks.has(.referrersNoAnnotations) { entry.annotations = nil }
            return entry
        }
        if quirks.has(.referrersForeignEntry) {
            entries.append(
                .init(mediaType: MediaTypes.ociManifest, digest: subject.description, size: 2, annotations: nil)
            )
        }
        return entries
    }
}
