internal import Synchronization

extension BlobStream {
    /// Checks size and digest while the bytes pass by.
    ///
    /// The last bytes are withheld until the digest is right: who writes what this stream gives never completes a wrong blob.
    ///
    /// - Parameters:
    ///   - blob: what the bytes should be.
    ///   - location: the registry that they come from, for the error.
    ///   - repository: the repository that they come from, for the error.
    ///   - progress: told the size of each chunk that passes, in bytes.
    /// - Returns: a stream of the same bytes.
    public func verified(
        as blob: Descriptor,
        at location: RegistryLocation,
        in repository: RepositoryName,
        progress: (@Sendable (Int) -> Void)? = nil
    ) -> BlobStream {
        let check = BlobCheck(blob)
        return BlobStream { () throws(RegistryError) in
            let chunk = try await self.next()
            switch check.take(chunk) {
            case .good:
                if let chunk { progress?(chunk.count) }
                return chunk
            case .wrong(let reason):
                throw RegistryError(
                    .corrupt,
                    operation: "read a blob",
                    location: location,
                    repository: repository,
                    reference: blob.digest.text,
                    reason: reason,
                    remedy: "push the image to this registry again; its copy is damaged"
                )
            }
        }
    }
}

/// Compares bytes that pass by with what they should be.
private final class BlobCheck: Sendable {
    enum Finding {
        case good
        case wrong(String)
    }

    private struct State {
        var hasher: DigestHasher
        var count: Int64 = 0
        var isProven = false
    }

    private let blob: Descriptor
    private let state: Mutex<State>

    init(_ blob: Descriptor) {
        self.blob = blob
        state = Mutex(State(hasher: DigestHasher(blob.digest.algorithm)))
    }

    func take(_ chunk: [UInt8]?) -> Finding {
        state.withLock { state in
            if let chunk {
                state.count += Int64(chunk.count)
                guard state.count <= blob.size else {
                    return .wrong("there are more bytes than the \(blob.size) that its manifest says")
                }
                state.hasher.update(chunk)
                if state.count < blob.size { return .good }
            } else if state.isProven {
                return .good
            } else if state.count < blob.size {
                return .wrong("it ends after \(state.count) of \(blob.size) bytes")
            }
            let found = state.hasher.digest()
            guard found == blob.digest else { return .wrong("its bytes have the digest \(found)") }
            state.isProven = true
            return .good
        }
    }
}
