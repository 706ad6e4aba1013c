/// Keeps bytes in memory.
public actor MemoryContentStore: ContentStore {
    private var contents: [String: [UInt8]] = [:]
    private static let chunk: Int64 = 256 << 10

    /// Makes an empty store.
    public init() {}

    /// Begins to take bytes.
    ///
    /// - Returns: where to put them.
    public nonisolated func begin() async -> any ContentWriter { Writer(store: self) }

    /// Reads a part of what is stored, 256 KiB at a time.
    ///
    /// - Parameters:
    ///   - content: what to read.
    ///   - range: which of its bytes.
    /// - Returns: gives the next chunk, `nil` at the end.
    /// - Throws: ``StorageError`` where it was never kept.
    public func read(
        _ content: StoredContent,
        range: Range<Int64>
    ) async throws -> @Sendable () async throws -> [UInt8]? {
        guard let bytes = contents[content.sha256] else {
            throw StorageError.damaged(path: content.sha256, "is not kept")
        }
        let position = Position(range)
        return {
            guard let part = await position.advance(by: MemoryContentStore.chunk) else { return nil }
            return Array(bytes[Int(part.lowerBound)..<Int(part.upperBound)])
        }
    }

    private func keep(_ bytes: [UInt8], as content: StoredContent) { contents[content.sha256] = bytes }

    private actor Writer: ContentWriter {
        private let store: MemoryContentStore
        private var bytes: [UInt8] = []
        private var hasher = ContentHasher()

        init(store: MemoryContentStore) { self.store = store }

        var size: Int64 { hasher.size }

        func append(_ more: [UInt8]) {
            hasher.update(more)
            bytes += more
        }

        func finish() async -> StoredContent {
            let content = hasher.content
            await store.keep(bytes, as: content)
            bytes = []
            return content
        }

        func abandon() { bytes = [] }
    }
}

/// How far a reader has come.
actor Position {
    private var rest: Range<Int64>

    init(_ range: Range<Int64>) { rest = range }

    /// The next part; `nil` at the end.
    func advance(by length: Int64) -> Range<Int64>? {
        guard !rest.isEmpty else { return nil }
        let part = rest.lowerBound..<min(rest.upperBound, rest.lowerBound + length)
        rest = part.upperBound..<rest.upperBound
        return part
    }
}
