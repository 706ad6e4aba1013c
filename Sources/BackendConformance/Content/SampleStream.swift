internal import PromoterCore
internal import Synchronization

extension BlobStream {
    /// Makes a stream of chunks in memory.
    ///
    /// - Parameters:
    ///   - chunks: given one by one.
    ///   - end: what comes after the last one; the end, where it is not given.
    init(
        chunks: [[UInt8]],
        then end: @escaping @Sendable () async throws(RegistryError) -> [UInt8]? = { () throws(RegistryError) in nil }
    ) {
        let position = Position()
        self.init { () async throws(RegistryError) in
            guard let index = position.next(below: chunks.count) else { return try await end() }
            return chunks[index]
        }
    }
}

private final class Position: Sendable {
    private let index = Atomic<Int>(0)

    func next(below end: Int) -> Int? {
        let index = index.load(ordering: .relaxed)
        guard index < end else { return nil }
        self.index.store(index + 1, ordering: .relaxed)
        return index
    }
}
