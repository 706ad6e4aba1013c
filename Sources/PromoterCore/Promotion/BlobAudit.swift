/// What came of reading an image's blobs where they are: all that were read are what their digests say.
public struct BlobAudit: Sendable, Hashable {
    /// How many were read.
    public var count: Int
    /// How many bytes they have.
    public var bytes: Int64

    /// Makes an audit.
    ///
    /// - Parameters:
    ///   - count: how many were read.
    ///   - bytes: how many bytes they have.
    public init(count: Int, bytes: Int64) {
        self.count = count
        self.bytes = bytes
    }
}

/// Reads an image's blobs where they are, at a registry that can.
struct BlobAuditor: Sendable {
    /// The blobs of an image.
    struct Blobs: Sendable {
        /// Those that it can't be without.
        var needed: [Descriptor]
        /// Those that others may keep, or that only what is attached has.
        var others: [Descriptor]

        /// Collects the blobs of an image of which all manifests were read.
        init(of closure: ImageClosure) {
            let own = ([closure.root] + closure.below).flatMap(\.content.blobs).uniqueByDigest
            needed = own.filter { !$0.mediaType.isNondistributable }
            let attached = closure.attachments.flatMap { (try? $0.manifest.content())?.blobs ?? [] }
            let known = Set(needed.map(\.digest))
            others = (own.filter(\.mediaType.isNondistributable) + attached).uniqueByDigest
                .filter { !known.contains($0.digest) }
        }
    }

    let backend: any RegistryBackend
    let repository: RepositoryName
    let limits: TransferLimits

    /// Reads blobs.
    ///
    /// - Parameters:
    ///   - blobs: which ones.
    ///   - needsAll: whether it is an error where a needed one is missing.
    /// - Returns: what was read; `nil` where the registry can't read them where they are.
    /// - Throws: ``RegistryError`` where one is not what its digest says, or missing.
    func audit(_ blobs: Blobs, needsAll: Bool) async throws(RegistryError) -> BlobAudit? {
        guard let checks = backend.blobChecks else { return nil }
        let all = blobs.needed.map { ($0, needsAll) } + blobs.others.map { ($0, false) }
        let read =
            try await all.concurrently(atMost: limits.limit(for: .large)) { blob, isNeeded throws(RegistryError) in
                if try await checks.check(blob, in: repository) { return [blob] }
                guard isNeeded else { return [Descriptor]() }
                throw RegistryError(
                    .corrupt,
                    operation: "check the blob",
                    location: backend.location,
                    repository: repository,
                    reference: blob.digest.text,
                    reason: "the image needs it, and it is not there",
                    remedy: "push the image to this registry again"
                )
            }
            .flatMap { $0 }
        return BlobAudit(count: read.count, bytes: read.totalSize)
    }
}
