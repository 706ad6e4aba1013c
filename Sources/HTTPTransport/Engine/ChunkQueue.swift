/// Bytes on their way, in chunks of up to 64 KiB: what libcurl gives in pieces of 16 KiB is put together.
struct ChunkQueue: Sendable {
    /// The size of a full chunk in bytes.
    static let chunkSize = 64 * 1024

    private var chunks: [[UInt8]] = []
    /// The bytes of all chunks.
    private(set) var byteCount = 0

    var isEmpty: Bool { chunks.isEmpty }

    /// Adds bytes.
    ///
    /// - Parameters:
    ///   - bytes: what came.
    ///   - expected: how many bytes, these included, are still to come; room is made for no more.
    mutating func append(_ bytes: UnsafeRawBufferPointer, expected: Int64?) {
        byteCount += bytes.count
        var taken = 0
        if let last = chunks.indices.last {
            taken = min(bytes.count, Self.chunkSize - chunks[last].count)
            chunks[last].append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<taken]))
        }
        while taken < bytes.count {
            let count = min(bytes.count - taken, Self.chunkSize)
            var chunk: [UInt8] = []
            chunk.reserveCapacity(min(Self.chunkSize, max(count, Int(clamping: expected ?? 0))))
            chunk.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[taken..<taken + count]))
            chunks.append(chunk)
            taken += count
        }
    }

    /// The oldest chunk.
    mutating func popFirst() -> [UInt8]? {
        guard !chunks.isEmpty else { return nil }
        let chunk = chunks.removeFirst()
        byteCount -= chunk.count
        return chunk
    }

    /// Forgets everything.
    mutating func removeAll() {
        chunks.removeAll()
        byteCount = 0
    }
}
