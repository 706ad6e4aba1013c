extension DistributionRoutes {
    /// Refuses a push into a repository that must be made first, where the registry has that quirk.
    func checkRepository(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) {
        guard options.quirks.has(.repositoryMustExist) else { return }
        guard try await store.tags(in: visit.repository, for: user) == nil else { return }
        throw DistributionError(
            404,
            "NAME_UNKNOWN",
            "The repository with name '\(visit.repository)' does not exist in the registry",
            detail: ["name": visit.repository]
        )
    }

    func checkImmutability(
        of name: ManifestName,
        _ digest: ContentDigest,
        _ visit: Visit,
        _ user: EmulatedUser?
    )
        async throws(DistributionError)
    {
        guard case .tag(let tag) = name, isImmutable(tag),
            let existing = try await store.manifest(name, in: visit.repository, for: user),
            existing.digest != digest || options.quirks.has(.immutableSameDigestRefused)
        else { return }
        throw ManifestRules(quirks: options.quirks).immutable(tag, visit.repository)
    }

    /// Refuses a signature whose image is not there, where the registry has that quirk.
    func checkOrder(of name: ManifestName, _ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) {
        guard options.quirks.has(.signatureAfterImage), case .tag(let tag) = name,
            let image = SignatureTags.signed(tag),
            try await store.manifest(.digest(image), in: visit.repository, for: user) == nil
        else { return }
        throw DistributionError(404, "NOT_FOUND", "artifact \(visit.repository)@\(image) not found")
    }

    /// Refuses a manifest whose blobs or children are not there.
    func checkCompleteness(
        of document: ManifestDocument,
        _ visit: Visit,
        _ user: EmulatedUser?
    )
        async throws(DistributionError)
    {
        for descriptor in [document.config].compactMap(\.self) + (document.layers ?? document.blobs ?? []) {
            if MediaTypes.isForeign(descriptor.mediaType ?? ""), !options.quirks.has(.foreignLayersRequired) {
                continue
            }
            let digest = try Visit.digest(descriptor.digest, options.quirks)
            if try await store.blob(digest, in: visit.repository, for: user) == nil {
                throw DistributionError(
                    400,
                    "MANIFEST_BLOB_UNKNOWN",
                    "blob unknown to registry",
                    detail: ["digest": descriptor.digest]
                )
            }
        }
        for descriptor in document.manifests ?? [] {
            let digest = try Visit.digest(descriptor.digest, options.quirks)
            if try await store.manifest(.digest(digest), in: visit.repository, for: user) == nil {
                throw DistributionError(
                    400,
                    "MANIFEST_BLOB_UNKNOWN",
                    "manifest unknown to registry",
                    detail: ["digest": descriptor.digest]
                )
            }
        }
    }
}
