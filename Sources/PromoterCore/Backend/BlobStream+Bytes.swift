internal import Synchronization

extension BlobStream {
    /// Makes a stream of bytes in memory.
    ///
    /// - Parameter bytes: all of them, given in one chunk.
    public init(bytes: [UInt8]) {
        let rest = Rest(bytes)
        self.init { () throws(RegistryError) in rest.take() }
    }
}

private final class Rest: Sendable {
    private let bytes: Mutex<[UInt8]>

    init(_ bytes: [UInt8]) {
        self.bytes = Mutex(bytes)
    }

    func take() -> [UInt8]? {
        bytes.withLock { bytes in
            guard !bytes.isEmpty else { return nil }
            defer { bytes = [] }
            return bytes
        }
    }
}
