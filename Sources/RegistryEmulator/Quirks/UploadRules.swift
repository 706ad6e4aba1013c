/// What some registries refuse of uploads, or lose.
struct UploadRules: Sendable {
    let quirks: QuirkSet

    /// Refuses a body without Content-Length.
    func checkEncoding(_ request: EmulatedRequest) throws(DistributionError) {
        guard quirks.has(.chunkedEncodingRefused), request.body.announcedLength == nil else { return }
        throw DistributionError(411, "CONTENT_LENGTH_INVALID", "Content-Length is required")
    }

    /// Refuses a chunk that is too large, or too small and not the first and only.
    ///
    /// Whether a chunk is the last one can't be known when it comes: one that is too small is refused when another
    /// follows, by its start, which is no multiple of the minimum.
    func checkChunk(_ length: Int64?, after size: Int64) throws(DistributionError) {
        if let maximum = quirks.number(.chunkMaximum), let length, length > Int64(maximum) {
            throw DistributionError(
                416,
                "BLOB_UPLOAD_INVALID",
                "a chunk may have at most \(maximum) bytes",
                headers: [.init("Range", "0-\(max(0, size - 1))")]
            )
        }
        if let minimum = quirks.number(.chunkMinimum), size > 0, size < Int64(minimum) {
            throw DistributionError(
                400,
                "BLOB_UPLOAD_INVALID",
                "layer parts must be at least \(minimum) bytes, but the last"
            )
        }
    }

    /// Refuses a closing PUT.
    func checkFinish(_ request: EmulatedRequest) throws(DistributionError) {
        if quirks.has(.contentRangeOnPutRefused), request.headers["Content-Range"] != nil {
            throw DistributionError(416, "BLOB_UPLOAD_INVALID", "Content-Range is not for PUT")
        }
        if quirks.has(.patchNeeded), request.body.announcedLength != 0 {
            throw DistributionError(400, "BLOB_UPLOAD_INVALID", "send the content by PATCH")
        }
    }

    /// Whether the registry loses a chunk, though it answers as if it kept it.
    func loses(after size: Int64) -> Bool { quirks.has(.chunksLost) && size > 0 }
}
