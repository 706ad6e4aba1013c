/// A blob to be written, and all the places that it can be had from.
public struct BlobUpload: Sendable {
    /// Which blob: its digest and its size in bytes.
    public let blob: Descriptor
    /// Repositories of the same registry that have the blob, as far as is known, under their full names; the best first.
    public let mountSources: [RepositoryName]
    /// The blob as a file on this machine, where the source keeps it so.
    ///
    /// It may be read, but never changed, and it may be another user's tomorrow: no destination makes it its own file.
    public let file: String?
    /// Opens the blob from its first byte; called once a try.
    ///
    /// The stream is digest-checked: it fails before its last byte where the bytes are not the blob's.
    public let open: @Sendable () async throws(RegistryError) -> BlobStream

    /// Makes an upload.
    ///
    /// - Parameters:
    ///   - blob: which blob.
    ///   - mountSources: repositories of the same registry that have it.
    ///   - file: the blob as a file on this machine.
    ///   - open: opens the digest-checked blob.
    public init(
        blob: Descriptor,
        mountSources: [RepositoryName] = [],
        file: String? = nil,
        open: @escaping @Sendable () async throws(RegistryError) -> BlobStream
    ) {
        self.blob = blob
        self.mountSources = mountSources
        self.file = file
        self.open = open
    }

    /// Makes an upload of bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: the blob.
    ///   - mediaType: what it is.
    public init(bytes: [UInt8], mediaType: MediaType) {
        self.init(blob: Descriptor(mediaType: mediaType, digest: Digest(of: bytes), size: Int64(bytes.count))) {
            () throws(RegistryError) in BlobStream(bytes: bytes)
        }
    }
}

/// How a blob came to be where it should be.
public enum BlobPushOutcome: String, Sendable, Hashable, CaseIterable {
    /// It was there.
    case present
    /// The registry took it from another of its repositories.
    case mounted
    /// The registry copied it by itself, with what it belongs to.
    case copied
    /// It was cloned or linked on this machine's disk.
    case cloned
    /// Its bytes were sent.
    case uploaded
}
