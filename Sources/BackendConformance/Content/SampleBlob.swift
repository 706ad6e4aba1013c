public import PromoterCore

/// A blob that a check makes, with its bytes.
public struct SampleBlob: Sendable, Hashable {
    /// What it is.
    public let descriptor: Descriptor
    /// Its bytes.
    public let bytes: [UInt8]

    /// Takes bytes.
    ///
    /// - Parameters:
    ///   - bytes: the blob.
    ///   - mediaType: what it is.
    public init(_ bytes: [UInt8], mediaType: MediaType = MediaType("application/vnd.oci.image.layer.v1.tar")) {
        self.bytes = bytes
        descriptor = Descriptor(mediaType: mediaType, digest: Digest(of: bytes), size: Int64(bytes.count))
    }

    /// The blob to be pushed, in chunks of one size.
    ///
    /// - Parameters:
    ///   - sources: repositories that are said to have it.
    ///   - chunkSize: in bytes.
    /// - Returns: the upload.
    public func upload(
        mountSources sources: [RepositoryName] = [],
        chunkSize: Int = 50_000
    ) -> BlobUpload {
        let bytes = bytes
        return BlobUpload(blob: descriptor, mountSources: sources) {
            () throws(RegistryError) in
            BlobStream(chunks: Self.chunks(of: bytes, size: chunkSize))
        }
    }

    /// The blob cut into chunks.
    ///
    /// - Parameters:
    ///   - bytes: all of it.
    ///   - size: of a chunk, in bytes.
    /// - Returns: the chunks, none of them empty.
    static func chunks(of bytes: [UInt8], size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }
}

extension ConformanceTrial {
    /// Makes a blob that no other run of a check has, where its size allows that.
    ///
    /// - Parameters:
    ///   - name: tells the blobs of one run apart.
    ///   - size: in bytes.
    /// - Returns: the blob.
    func blob(_ name: Int, size: Int = 1000) -> SampleBlob {
        // SplitMix64: the same numbers for the same seed, different ones for the next.
        var state = salt &+ UInt64(bitPattern: Int64(name)) &* 0x9e37_79b9_7f4a_7c15
        var block: [UInt8] = []
        while block.count < min(size, 4096) {
            state &+= 0x9e37_79b9_7f4a_7c15
            var word = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
            word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
            word ^= word >> 31
            withUnsafeBytes(of: word) { block.append(contentsOf: $0) }
        }
        // A large blob repeats the block, each time with another number before it.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size + block.count + 8)
        while bytes.count < size {
            if size > block.count { withUnsafeBytes(of: bytes.count) { bytes.append(contentsOf: $0) } }
            bytes += block
        }
        return SampleBlob(Array(bytes.prefix(size)))
    }

    /// Reads a blob from the registry.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Returns: its bytes.
    /// - Throws: `RegistryError`.
    func read(_ blob: SampleBlob, in repository: RepositoryName) async throws(RegistryError) -> [UInt8] {
        let stream = try await backend.blob(blob.descriptor, in: repository)
        var bytes: [UInt8] = []
        while let chunk = try await stream.next() { bytes += chunk }
        return bytes
    }

    /// Sees to it that a blob is there, and is what was written.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    /// - Throws: ``ConformanceFailure`` or `RegistryError`.
    func expectPresence(of blob: SampleBlob, in repository: RepositoryName) async throws {
        let what = "the blob of \(blob.bytes.count) bytes in \(repository)"
        try expect(try await backend.contains(blob.descriptor, in: repository), "\(what) to be there")
        let bytes = try await read(blob, in: repository)
        try expect(bytes == blob.bytes, "\(what) to be what was written", found: "\(bytes.count) other bytes")
    }

    /// Sees to it that a blob is not there.
    ///
    /// - Parameters:
    ///   - blob: which one.
    ///   - repository: where.
    ///   - when: after what.
    /// - Throws: ``ConformanceFailure`` or `RegistryError`.
    func expectAbsence(of blob: SampleBlob, in repository: RepositoryName, after when: String) async throws {
        let isThere = try await backend.contains(blob.descriptor, in: repository)
        try expect(!isThere, "the blob not to be there after \(when)", found: "that it is")
    }
}
