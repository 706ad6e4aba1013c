extension DistributionRoutes {
    func beginUpload(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        try await checkRepository(visit, user)
        if let mount = visit.query["mount"] {
            let digest = try Visit.digest(mount, options.quirks)
            if try await isMounted(digest, visit, user) { return created(digest, visit) }
        }
        var digest: ContentDigest?
        if visit.query["mount"] == nil, let text = visit.query["digest"], !options.quirks.has(.postWithDigestDeclined) {
            digest = try Visit.digest(text, options.quirks)
        }
        let writer = try await stored { try await store.contents.begin() }
        let session = await uploads.open(in: visit.repository, writer: writer)
        if let digest {
            return try await closing(session) { () async throws(DistributionError) in
                try await receive(visit, into: session)
                return try await keep(session, as: digest, visit, user)
            }
        }
        var headers = uploadHeaders(session, size: 0, visit)
        if let minimum = options.quirks.number(.chunkMinimum) {
            headers.append("OCI-Chunk-Min-Length", String(minimum))
        }
        return EmulatedResponse(202, headers: headers)
    }

    private func isMounted(
        _ digest: ContentDigest,
        _ visit: Visit,
        _ user: EmulatedUser?
    )
        async throws(DistributionError) -> Bool
    {
        let source = visit.query["from"].flatMap { $0.isEmpty ? nil : $0 }
        if options.quirks.has(.mountRefused) || (source == nil && options.quirks.has(.mountNeedsSource)) {
            throw DistributionError(400, "UNSUPPORTED", "The operation is unsupported.")
        }
        guard options.allowsMounts else { return false }
        return try await store.mountBlob(digest, from: source, in: visit.repository, for: user)
    }

    func appendToUpload(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        if options.quirks.has(.monolithicOnly) {
            throw DistributionError(400, "UNSUPPORTED", "Chunked uploads are not supported.")
        }
        let session = try await take(visit)
        do throws(DistributionError) {
            let size = await session.writer.size
            try checkRange(visit, session, size)
            let rules = UploadRules(quirks: options.quirks)
            try rules.checkChunk(visit.request.body.announcedLength, after: size)
            try await receive(visit, into: session, losing: rules.loses(after: size))
        } catch {
            _ = await uploads.giveBack(session.id)
            throw error
        }
        guard let session = await uploads.giveBack(session.id) else { throw unknown(visit) }
        let headers = uploadHeaders(session, size: await session.writer.size, visit)
        return EmulatedResponse(options.quirks.has(.patch201) ? 201 : 202, headers: headers)
    }

    func finishUpload(_ visit: Visit, _ user: EmulatedUser?) async throws(DistributionError) -> EmulatedResponse {
        let digest = try Visit.digest(visit.query["digest"] ?? "", options.quirks)
        let session = try await take(visit)
        do throws(DistributionError) {
            let size = await session.writer.size
            let rules = UploadRules(quirks: options.quirks)
            try rules.checkFinish(visit.request)
            try checkRange(visit, session, size)
            try await receive(visit, into: session, losing: rules.loses(after: size))
        } catch {
            _ = await uploads.giveBack(session.id)
            throw error
        }
        return try await closing(session) { () async throws(DistributionError) in
            try await keep(session, as: digest, visit, user)
        }
    }

    func uploadStatus(_ visit: Visit) async throws(DistributionError) -> EmulatedResponse {
        guard let session = await uploads.session(visit.reference, in: visit.repository) else { throw unknown(visit) }
        return EmulatedResponse(204, headers: uploadHeaders(session, size: await session.writer.size, visit))
    }

    func cancelUpload(_ visit: Visit) async throws(DistributionError) -> EmulatedResponse {
        if options.quirks.has(.uploadCancelRefused) {
            throw DistributionError(405, "UNSUPPORTED", "The operation is unsupported.")
        }
        let session = try await take(visit)
        await session.writer.abandon()
        await uploads.close(session.id)
        return EmulatedResponse(204)
    }

    // MARK: Steps

    private func take(_ visit: Visit) async throws(DistributionError) -> UploadSession {
        guard await uploads.session(visit.reference, in: visit.repository) != nil else { throw unknown(visit) }
        guard let session = await uploads.take(visit.reference, in: visit.repository) else {
            throw DistributionError(400, "BLOB_UPLOAD_INVALID", "another request writes to this upload")
        }
        if options.quirks.has(.locationChanges), visit.query["_state"] != String(session.state) {
            _ = await uploads.giveBack(session.id)
            throw DistributionError(400, "BLOB_UPLOAD_INVALID", "this is not the Location of the last answer")
        }
        return session
    }

    /// Refuses a chunk that does not begin where the last one ended.
    private func checkRange(_ visit: Visit, _ session: UploadSession, _ size: Int64) throws(DistributionError) {
        guard let header = visit.request.headers["Content-Range"] else { return }
        let bounds = header.split(separator: Character("-"), omittingEmptySubsequences: false).map { Int64($0) }
        guard bounds.count == 2, let first = bounds[0], let last = bounds[1], last >= first else {
            throw DistributionError(
                400,
                "BLOB_UPLOAD_INVALID",
                "Content-Range must be START-END",
                detail: ["range": header]
            )
        }
        if let length = visit.request.body.announcedLength, length != last - first + 1 {
            throw DistributionError(400, "SIZE_INVALID", "Content-Range does not fit Content-Length")
        }
        guard first == size else {
            throw DistributionError(
                416,
                "BLOB_UPLOAD_INVALID",
                "the chunk does not begin where the last one ended",
                headers: uploadHeaders(session, size: size, visit)
            )
        }
    }

    private func receive(
        _ visit: Visit,
        into session: UploadSession,
        losing: Bool = false
    )
        async throws(DistributionError)
    {
        try UploadRules(quirks: options.quirks).checkEncoding(visit.request)
        let body = visit.request.body
        while true {
            let chunk: [UInt8]?
            do { chunk = try await body.next() } catch {
                throw DistributionError(400, "BLOB_UPLOAD_INVALID", "the request ended before its body did")
            }
            guard let chunk else { return }
            if !losing { try await stored { try await session.writer.append(chunk) } }
        }
    }

    private func keep(
        _ session: UploadSession,
        as digest: ContentDigest,
        _ visit: Visit,
        _ user: EmulatedUser?
    )
        async throws(DistributionError) -> EmulatedResponse
    {
        let content = try await stored { try await session.writer.finish() }
        guard try await stored({ try await store.contents.matches(content, digest) }) else {
            throw DistributionError(
                400,
                "DIGEST_INVALID",
                "provided digest did not match uploaded content",
                detail: ["digest": digest.description]
            )
        }
        try await store.keepBlob(content, as: digest, in: visit.repository, for: user)
        return created(digest, visit)
    }

    /// Forgets an upload, however the work ends.
    private func closing(
        _ session: UploadSession,
        _ work: () async throws(DistributionError) -> EmulatedResponse
    ) async throws(DistributionError) -> EmulatedResponse {
        do throws(DistributionError) {
            let response = try await work()
            await uploads.close(session.id)
            return response
        } catch {
            await session.writer.abandon()
            await uploads.close(session.id)
            throw error
        }
    }

    private func created(_ digest: ContentDigest, _ visit: Visit) -> EmulatedResponse {
        var headers: HeaderFields = [
            .init("Location", location(visit.repository + "/blobs/" + digest.description, visit))
        ]
        if !options.quirks.has(.noDigestHeader) { headers.append("Docker-Content-Digest", digest.description) }
        return EmulatedResponse(options.quirks.has(.put204) ? 204 : 201, headers: headers)
    }

    private func uploadHeaders(_ session: UploadSession, size: Int64, _ visit: Visit) -> HeaderFields {
        var path = session.repository + "/blobs/uploads/" + session.id
        if options.quirks.has(.locationChanges) { path += "?_state=\(session.state)" }
        return [
            .init("Location", location(path, visit)),
            .init("Range", "0-\(max(0, size - 1))"),
            .init("Docker-Upload-UUID", session.id),
        ]
    }

    private func location(_ path: String, _ visit: Visit) -> String {
        let origin = "\(visit.request.scheme)://\(visit.request.authority)"
        return (options.quirks.has(.absoluteLocation) ? origin : "") + prefix + path
    }

    private func unknown(_ visit: Visit) -> DistributionError {
        DistributionError(
            404,
            "BLOB_UPLOAD_UNKNOWN",
            "blob upload unknown to registry",
            detail: ["upload": visit.reference]
        )
    }
}
