extension DistributionRoutes {
    func readBlob(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        let digest = try visit.digest(options.quirks)
        guard let content = try await store.blob(digest, in: visit.repository, for: user) else {
            throw absentBlob(digest)
        }
        var headers: HeaderFields = [
            .init("Content-Type", "application/octet-stream"), .init("Etag", "\"\(digest)\""),
        ]
        if !options.quirks.has(.noDigestHeader) { headers.append("Docker-Content-Digest", digest.description) }
        let header = options.quirks.has(.blobRangesIgnored) ? nil : visit.request.headers["Range"]
        switch ByteRange(header, size: content.size) {
        case .whole:
            if !options.quirks.has(.blobRangesIgnored) { headers.append("Accept-Ranges", "bytes") }
            return EmulatedResponse(
                200,
                headers: headers,
                body: .content(content, range: 0..<content.size, store: store.contents)
            )
        case .part(let range):
            headers.append("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(content.size)")
            return EmulatedResponse(
                206,
                headers: headers,
                body: .content(content, range: range, store: store.contents)
            )
        case .unsatisfiable:
            throw DistributionError(
                416,
                "RANGE_INVALID",
                "invalid range",
                headers: [.init("Content-Range", "bytes */\(content.size)")]
            )
        }
    }

    func deleteBlob(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        let digest = try visit.digest(options.quirks)
        guard options.allowsDeletion else {
            throw DistributionError(405, "UNSUPPORTED", "The operation is unsupported.")
        }
        guard try await store.deleteBlob(digest, in: visit.repository, for: user) else { throw absentBlob(digest) }
        return EmulatedResponse(202)
    }

    private func absentBlob(_ digest: ContentDigest) -> DistributionError {
        if options.quirks.has(.absentIsDenied) {
            return DistributionError(403, "DENIED", "requested access to the resource is denied")
        }
        return DistributionError(
            404,
            "BLOB_UNKNOWN",
            "blob unknown to registry",
            detail: ["digest": digest.description]
        )
    }
}
