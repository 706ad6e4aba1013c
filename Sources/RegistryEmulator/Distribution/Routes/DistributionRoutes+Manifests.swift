extension DistributionRoutes {
    func readManifest(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        var name = try manifestName(visit)
        if options.quirks.has(.digestTags), case .tag(let tag) = name, let digest = SignatureTags.fallback(tag) {
            name = .digest(digest)
        }
        guard var manifest = try await store.manifest(name, in: visit.repository, for: user) else {
            throw absent(visit)
        }
        let accept = visit.request.headers.values("Accept").joined(separator: ",")
        if options.quirks.has(.acceptPicksPlatform), case .tag = name, MediaTypes.isList(manifest.mediaType),
            !accept.contains(manifest.mediaType)
        {
            manifest = try await child(of: manifest, visit, user)
        } else if options.quirks.has(.acceptHidesOCI), MediaTypes.isOCI(manifest.mediaType),
            !accept.contains(manifest.mediaType)
        {
            throw DistributionError(
                404,
                "MANIFEST_UNKNOWN",
                "OCI manifest found, but accept header does not support it"
            )
        }
        return manifestResponse(manifest, visit)
    }

    private func manifestResponse(_ manifest: StoredManifest, _ visit: Visit) -> EmulatedResponse {
        let isHead = visit.request.method == "HEAD"
        let digest = manifest.digest.description
        var type = manifest.mediaType
        if options.quirks.has(.contentTypeParameters) { type += "; charset=utf-8" }
        var headers: HeaderFields = [.init("Content-Type", type), .init("Etag", "\"\(digest)\"")]
        let isSilent = options.quirks.has(.noDigestHeader) || (isHead && options.quirks.has(.noDigestHeaderOnHead))
        if !isSilent { headers.append("Docker-Content-Digest", digest) }
        if visit.request.headers.values("If-None-Match").contains(where: { $0.contains(digest) }) {
            return EmulatedResponse(304, headers: headers)
        }
        if isHead, options.quirks.has(.headLengthZero) { return EmulatedResponse(200, headers: headers) }
        let body = EmulatedResponse.Body.content(
            manifest.content,
            range: 0..<manifest.content.size,
            store: store.contents
        )
        return EmulatedResponse(200, headers: headers, body: body)
    }

    private func child(
        of list: StoredManifest,
        _ visit: Visit,
        _ user: EmulatedUser?
    )
        async throws(DistributionError) -> StoredManifest
    {
        let document = ManifestDocument(try await bytes(of: list.content))
        let entry = document?.manifests?.first { $0.platform?.os == "linux" && $0.platform?.architecture == "amd64" }
        guard let digest = entry.flatMap({ ContentDigest($0.digest) }),
            let child = try await store.manifest(.digest(digest), in: visit.repository, for: user)
        else { throw absent(visit) }
        return child
    }

    func pushManifest(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        let name = try manifestName(visit)
        try await checkRepository(visit, user)
        let bytes = try await manifestBytes(visit)
        guard let document = ManifestDocument(bytes) else {
            throw DistributionError(400, "MANIFEST_INVALID", "manifest invalid", detail: ["reason": "not a manifest"])
        }
        let type = visit.request.headers["Content-Type"].map(MediaTypes.essence) ?? document.mediaType ?? ""
        if let inside = document.mediaType, MediaTypes.essence(inside) != type {
            throw DistributionError(
                400,
                "MANIFEST_INVALID",
                "mediaType in the manifest is not the Content-Type",
                detail: ["mediaType": inside, "contentType": type]
            )
        }
        try ManifestRules(quirks: options.quirks).check(document, type: type)
        let content = try await stored { try await store.contents.keep(bytes) }
        var digest = ContentDigest(sha256: content.sha256)
        if case .digest(let named) = name {
            guard try await stored({ try await store.contents.matches(content, named) }) else {
                throw DistributionError(
                    400,
                    "DIGEST_INVALID",
                    "manifest does not have the digest",
                    detail: ["digest": named.description]
                )
            }
            digest = named
        }
        let manifest = StoredManifest(digest: digest, mediaType: type, content: content)
        try await checkImmutability(of: name, digest, visit, user)
        try await checkOrder(of: name, visit, user)
        if options.checksCompleteness { try await checkCompleteness(of: document, visit, user) }
        try await store.keepManifest(manifest, bytes: bytes, as: name, in: visit.repository, for: user)
        var headers: HeaderFields = [
            .init("Location", prefix + visit.repository + "/manifests/" + digest.description)
        ]
        if !options.quirks.has(.noDigestHeader) { headers.append("Docker-Content-Digest", digest.description) }
        if let subject = document.subject, options.hasReferrers || options.quirks.has(.subjectHeaderWithoutAPI) {
            headers.append("OCI-Subject", subject.digest)
        }
        return EmulatedResponse(201, headers: headers)
    }

    private func manifestBytes(_ visit: Visit) async throws(DistributionError) -> [UInt8] {
        do {
            if let bytes = try await visit.request.body.bytes(upTo: options.manifestLimit) { return bytes }
        } catch {
            throw DistributionError(400, "MANIFEST_INVALID", "the request ended before the manifest did")
        }
        throw DistributionError(
            413,
            "MANIFEST_INVALID",
            "manifest is larger than \(options.manifestLimit) bytes",
            detail: ["limit": String(options.manifestLimit)]
        )
    }

    func deleteManifest(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        let name = try manifestName(visit)
        guard options.allowsDeletion else {
            throw DistributionError(405, "UNSUPPORTED", "The operation is unsupported.")
        }
        if case .tag(let tag) = name {
            if options.quirks.has(.deleteByTagRefused) {
                throw DistributionError(405, "UNSUPPORTED", "The operation is unsupported.")
            }
            if options.quirks.has(.deleteByTagInvalid) {
                throw DistributionError(400, "DIGEST_INVALID", "provided digest did not match uploaded content")
            }
            if isImmutable(tag) { throw ManifestRules(quirks: options.quirks).immutable(tag, visit.repository) }
        }
        guard try await store.deleteManifest(name, in: visit.repository, for: user) else { throw absent(visit) }
        return EmulatedResponse(202)
    }

    func manifestName(_ visit: Visit) throws(DistributionError) -> ManifestName {
        if visit.reference.contains(":") { return .digest(try visit.digest(options.quirks)) }
        guard RepositoryGrammar.isTag(visit.reference) else {
            throw DistributionError(400, "TAG_INVALID", "invalid tag", detail: ["tag": visit.reference])
        }
        return .tag(visit.reference)
    }

    func absent(_ visit: Visit) -> DistributionError {
        if options.quirks.has(.absentIsDenied) {
            return DistributionError(403, "DENIED", "requested access to the resource is denied")
        }
        return DistributionError(
            404,
            "MANIFEST_UNKNOWN",
            "manifest unknown",
            detail: ["name": visit.repository, "reference": visit.reference]
        )
    }

    func isImmutable(_ tag: String) -> Bool { options.immutableTags.contains { $0.matches(tag) } }

    func bytes(of content: StoredContent) async throws(DistributionError) -> [UInt8] {
        try await stored { try await store.contents.bytes(of: content) }
    }

    /// Turns a failure of the store of bytes into an answer.
    func stored<Value: Sendable>(_ work: () async throws -> Value) async throws(DistributionError) -> Value {
        do { return try await work() } catch {
            throw DistributionError(500, "UNKNOWN", "the registry can't keep or read its content: \(error)")
        }
    }
}
