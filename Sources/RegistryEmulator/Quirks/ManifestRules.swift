/// What some registries refuse of manifests.
struct ManifestRules: Sendable {
    let quirks: QuirkSet

    func check(_ document: ManifestDocument, type: String) throws(DistributionError) {
        if quirks.has(.ociTypesRefused), MediaTypes.isOCI(type) {
            throw DistributionError(400, "MANIFEST_INVALID", "manifest invalid", detail: ["mediaType": type])
        }
        let descriptors = [document.config].compactMap(\.self) + (document.layers ?? []) + (document.manifests ?? [])
        let types = descriptors.compactMap(\.mediaType) + [document.artifactType].compactMap(\.self)
        if quirks.has(.mediaTypeParametersRefused), let refused = types.first(where: { $0.contains(";") }) {
            throw DistributionError(
                405,
                "UNSUPPORTED",
                "Invalid parameter: media type is not valid",
                detail: ["mediaType": refused]
            )
        }
        if quirks.has(.artifactTypesRefused),
            let refused = ([document.config?.mediaType] + (document.layers ?? []).map(\.mediaType))
                .compactMap(\.self).first(where: { !ManifestRules.isImageType($0) })
        {
            throw DistributionError(400, "MANIFEST_INVALID", "manifest invalid", detail: ["mediaType": refused])
        }
    }

    func immutable(_ tag: String, _ repository: String) -> DistributionError {
        if quirks.has(.immutable412) {
            return DistributionError(
                412,
                "PRECONDITION",
                "Failed to process request due to '\(repository):\(tag)' configured as immutable."
            )
        }
        if quirks.has(.immutable405) {
            return DistributionError(405, "UNSUPPORTED", "The operation is disallowed on this registry or repository.")
        }
        return DistributionError(
            400,
            "TAG_INVALID",
            "The image tag '\(tag)' already exists in the '\(repository)' repository and cannot be overwritten because "
                + "the tag is immutable."
        )
    }

    private static func isImageType(_ type: String) -> Bool {
        type.hasPrefix("application/vnd.oci.image.") || type.hasPrefix("application/vnd.docker.")
    }
}

/// Tags that are made of a digest.
enum SignatureTags {
    /// What `sha256-<hex>.sig`, `.att` or `.sbom` belongs to.
    static func signed(_ tag: String) -> ContentDigest? {
        guard let dot = tag.lastIndex(of: "."), [".sig", ".att", ".sbom"].contains(tag[dot...]) else { return nil }
        return fallback(String(tag[..<dot]))
    }

    /// What the fallback tag `sha256-<hex>` belongs to.
    static func fallback(_ tag: String) -> ContentDigest? {
        guard tag.hasPrefix("sha256-") else { return nil }
        return ContentDigest("sha256:" + tag.dropFirst(7))
    }
}
