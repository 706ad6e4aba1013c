extension DistributionRoutes {
    func referrers(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        if let refusal = ReferrerRules(quirks: options.quirks).refusal { return refusal }
        guard options.hasReferrers else {
            return options.quirks.has(.referrersNeverListed) ? list([], filtered: false) : .pageNotFound
        }
        let subject = try visit.digest(options.quirks)
        var found = try await store.referrers(of: subject, in: visit.repository, for: user)
        found.sort { $0.digest.description < $1.digest.description }
        if options.quirks.has(.referrersNeverListed) { found = [] }
        var entries: [ManifestDocument.Descriptor] = []
        for manifest in found {
            guard let document = ManifestDocument(try await bytes(of: manifest.content)) else { continue }
            entries.append(
                ManifestDocument.Descriptor(
                    mediaType: manifest.mediaType,
                    digest: manifest.digest.description,
                    size: manifest.content.size,
                    artifactType: document.kind,
                    annotations: document.annotations
                )
            )
        }
        let wanted = options.quirks.has(.referrersUnfiltered) ? nil : visit.query["artifactType"]
        if let wanted { entries.removeAll { $0.artifactType != wanted } }
        entries = ReferrerRules(quirks: options.quirks).change(entries, subject: subject)
        return page(of: entries, visit, subject, filtered: wanted != nil)
    }

    private func page(
        of entries: [ManifestDocument.Descriptor],
        _ visit: Visit,
        _ subject: ContentDigest,
        filtered: Bool
    ) -> EmulatedResponse {
        guard let size = options.referrersPageSize else { return list(entries, filtered: filtered) }
        let page = Page(of: entries.map(\.digest), after: visit.query["last"], limit: max(1, size))
        var response = list(entries.filter { page.items.contains($0.digest) }, filtered: filtered)
        if let last = page.last {
            let type = visit.query["artifactType"].map { "artifactType=\(PercentEncoding.encode($0))&" } ?? ""
            let path = "\(prefix)\(visit.repository)/referrers/\(subject)"
            response.headers.append("Link", "<\(path)?\(type)last=\(PercentEncoding.encode(last))>; rel=\"next\"")
        }
        return response
    }

    private func list(_ entries: [ManifestDocument.Descriptor], filtered: Bool) -> EmulatedResponse {
        struct Index: Encodable {
            var schemaVersion = 2
            var mediaType = MediaTypes.ociIndex
            var manifests: [ManifestDocument.Descriptor]
        }
        var response = EmulatedResponse.json(200, Index(manifests: entries), type: MediaTypes.ociIndex)
        if filtered { response.headers.append("OCI-Filters-Applied", "artifactType") }
        return response
    }
}
