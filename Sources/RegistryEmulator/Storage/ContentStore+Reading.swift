internal import Crypto

extension ContentStore {
    /// Reads all of a content into memory.
    ///
    /// - Parameter content: what to read.
    /// - Returns: its bytes.
    /// - Throws: where it is gone or can't be read.
    public func bytes(of content: StoredContent) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        let next = try await read(content, range: 0..<content.size)
        while let chunk = try await next() { bytes += chunk }
        return bytes
    }

    /// Keeps bytes.
    ///
    /// - Parameter bytes: the bytes.
    /// - Returns: what is kept now.
    /// - Throws: where there is no place for them.
    public func keep(_ bytes: [UInt8]) async throws -> StoredContent {
        let writer = try await begin()
        try await writer.append(bytes)
        return try await writer.finish()
    }

    /// The SHA-512 of a content, which is read for it.
    ///
    /// - Parameter content: what to hash.
    /// - Returns: the hash, in hex.
    /// - Throws: where it is gone or can't be read.
    public func sha512(of content: StoredContent) async throws -> String {
        var hasher = SHA512()
        let next = try await read(content, range: 0..<content.size)
        while let chunk = try await next() { hasher.update(data: chunk) }
        return Hexadecimal.text(hasher.finalize())
    }

    /// Whether a content has a digest.
    ///
    /// - Parameters:
    ///   - content: the content.
    ///   - digest: the digest, of which SHA-512 reads the content.
    /// - Returns: whether it has.
    /// - Throws: where it is gone or can't be read.
    public func matches(_ content: StoredContent, _ digest: ContentDigest) async throws -> Bool {
        switch digest.algorithm {
        case .sha256: content.sha256 == digest.hex
        case .sha512: try await sha512(of: content) == digest.hex
        }
    }
}

/// Why bytes can't be kept or read.
public enum StorageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A file or folder could not be used: what was done, its path, and the system's `errno`.
    case file(action: String, path: String, code: Int32)
    /// A file is not what was kept: it is gone, too short, or no text of ours.
    case damaged(path: String, String)
    /// Another process, or another registry of this one, has the folder.
    case inUse(folder: String)

    /// What, where, and how to mend it.
    public var description: String {
        switch self {
        case .file(let action, let path, let code):
            "can't \(action) \(path): \(SystemCall.text(of: code)); give a folder that this user may write to"
        case .inUse(let folder): "\(folder) is used by another registry; stop that one, or give another folder"
        case .damaged(let path, let what): "\(path) \(what); move it away, or start with another folder"
        }
    }
}
