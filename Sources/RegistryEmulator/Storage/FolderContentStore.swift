/// Keeps bytes in a folder, a file each, named by the SHA-256: `sha256/ab/abcd…`.
public struct FolderContentStore: ContentStore {
    private let folder: String
    /// Held as long as the store is open.
    private let lock: OpenFile
    private static let chunk: Int64 = 256 << 10

    /// Opens a folder, and makes it where it is not there; what unfinished uploads left there is deleted.
    ///
    /// - Parameter folder: the folder's path.
    /// - Throws: where it can't be made.
    public init(folder: String) throws(StorageError) {
        self.folder = folder
        try SystemCall.makeFolder(folder + "/sha256")
        try SystemCall.makeFolder(folder + "/incoming")
        lock = try OpenFile(folder + "/lock", OpenFile.appending, action: "open")
        guard try lock.lock() else { throw .inUse(folder: folder) }
        for name in SystemCall.names(in: folder + "/incoming") { SystemCall.remove(folder + "/incoming/" + name) }
    }

    /// Begins to take bytes, into a file of its own.
    ///
    /// - Returns: where to put them.
    /// - Throws: ``StorageError`` where the file can't be made.
    public func begin() async throws -> any ContentWriter {
        let name = Hexadecimal.text((0..<16).map { _ in UInt8.random(in: 0...255) })
        return try Writer(path: folder + "/incoming/" + name, store: self)
    }

    /// Reads a part of what is stored, 256 KiB at a time.
    ///
    /// - Parameters:
    ///   - content: what to read.
    ///   - range: which of its bytes.
    /// - Returns: gives the next chunk, `nil` at the end.
    /// - Throws: ``StorageError`` where it is gone or can't be read.
    public func read(
        _ content: StoredContent,
        range: Range<Int64>
    ) async throws -> @Sendable () async throws -> [UInt8]? {
        let file = try OpenFile(path(of: content.sha256), OpenFile.reading, action: "read")
        let position = Position(range)
        return {
            guard let part = await position.advance(by: FolderContentStore.chunk) else { return nil }
            let bytes = try file.read(at: part.lowerBound, length: part.count)
            guard bytes.count == part.count else { throw StorageError.damaged(path: file.path, "is cut short") }
            return bytes
        }
    }

    private func path(of sha256: String) -> String { "\(folder)/sha256/\(sha256.prefix(2))/\(sha256)" }

    private func keep(_ file: String, as content: StoredContent) throws(StorageError) {
        try SystemCall.makeFolder("\(folder)/sha256/\(content.sha256.prefix(2))")
        try SystemCall.rename(file, to: path(of: content.sha256))
    }

    private actor Writer: ContentWriter {
        private let path: String
        private let store: FolderContentStore
        private let file: OpenFile
        private var hasher = ContentHasher()

        init(path: String, store: FolderContentStore) throws {
            self.path = path
            self.store = store
            file = try OpenFile(path, OpenFile.creating, action: "make")
        }

        var size: Int64 { hasher.size }

        func append(_ bytes: [UInt8]) throws {
            try file.write(bytes)
            hasher.update(bytes)
        }

        func finish() throws -> StoredContent {
            let content = hasher.content
            try store.keep(path, as: content)
            return content
        }

        func abandon() { SystemCall.remove(path) }
    }
}
