/// The blobs of an attachment, such as are small enough to be read whole.
public struct AttachmentBlobs: Sendable {
    /// The largest blob that is read, in bytes.
    public static let sizeLimit: Int64 = 4 << 20

    private let backend: any RegistryBackend
    private let repository: RepositoryName

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - backend: the registry.
    ///   - repository: the repository that has the attachment.
    public init(backend: any RegistryBackend, repository: RepositoryName) {
        self.backend = backend
        self.repository = repository
    }

    /// A blob's bytes, or why there are none.
    public enum Content: Sendable, Hashable {
        /// The bytes; their digest is right.
        case bytes([UInt8])
        /// Why it was not read: it is too large, or the registry lacks it, or has a damaged copy.
        case unreadable(String)
    }

    /// Reads a blob.
    ///
    /// - Parameter blob: what points to it.
    /// - Returns: its bytes, or why there are none.
    /// - Throws: ``RegistryError`` where the registry failed.
    public func content(of blob: Descriptor) async throws(RegistryError) -> Content {
        guard blob.size <= Self.sizeLimit else { return .unreadable("it has more than \(Self.sizeLimit >> 20) MiB") }
        do throws(RegistryError) {
            let stream = try await backend.blob(blob, in: repository)
            return .bytes(try await stream.whole(blob, upTo: Self.sizeLimit, at: backend.location, in: repository))
        } catch {
            switch error.kind {
            case .notFound: return .unreadable("the registry lacks it")
            case .corrupt: return .unreadable("the registry's copy is damaged: \(error.reason)")
            default: throw error
            }
        }
    }

    /// Reads the beginning of a blob.
    ///
    /// - Parameters:
    ///   - blob: what points to it.
    ///   - length: how many bytes at most.
    /// - Returns: as many bytes, or all where it has fewer; `nil` where the registry lacks it.
    /// - Throws: ``RegistryError`` where the registry failed.
    func head(of blob: Descriptor, _ length: Int) async throws(RegistryError) -> [UInt8]? {
        do throws(RegistryError) {
            let stream = try await backend.blob(blob, in: repository)
            var bytes: [UInt8] = []
            while bytes.count < length, let chunk = try await stream.next() { bytes += chunk }
            return Array(bytes.prefix(length))
        } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
    }
}
