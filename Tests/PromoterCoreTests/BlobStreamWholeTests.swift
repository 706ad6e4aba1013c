import PromoterCore
import Synchronization
import Testing

@Suite("A blob that is held in memory")
struct BlobStreamWholeTests {
    private let place = RegistryLocation(name: "r", backend: "test", address: "x", identity: "x")
    private let bytes = [UInt8](repeating: 7, count: 1000)

    private func read(
        _ stream: BlobStream,
        upTo limit: Int64 = 1000,
        pace: ReadingPace = .standard
    ) async throws -> [UInt8] {
        let blob = Descriptor(mediaType: .ociEmpty, digest: Digest(of: bytes), size: Int64(bytes.count))
        return try await stream.whole(blob, upTo: limit, at: place, in: try RepositoryName("app"), pace: pace)
    }

    @Test("is the whole of it")
    func whole() async throws {
        #expect(try await read(BlobStream(bytes: bytes)) == bytes)
    }

    @Test("is of no more bytes than are taken, and of no others than its digest's")
    func limits() async throws {
        let large = await #expect(throws: RegistryError.self) { try await read(BlobStream(bytes: bytes), upTo: 999) }
        #expect(large?.kind == .tooLarge)
        let wrong = await #expect(throws: RegistryError.self) { try await read(BlobStream(bytes: bytes + [7])) }
        #expect(wrong?.kind == .corrupt)
    }

    @Test("is not waited for where its bytes trickle, though none comes late")
    func slow() async throws {
        let rest = Mutex(bytes[...])
        let isEnded = Mutex(false)
        let stream = BlobStream { () throws(RegistryError) in
            guard (try? await Task.sleep(for: .milliseconds(20))) != nil else {
                isEnded.withLock { $0 = true }
                throw cancelled()
            }
            return rest.withLock { $0.popFirst() }.map { [$0] }
        }
        let pace = ReadingPace(patience: .milliseconds(200), rate: 1000)
        let error = await #expect(throws: RegistryError.self) { try await read(stream, pace: pace) }
        #expect(error?.kind == .unavailable)
        #expect(error?.reason.contains("too slowly") == true)
        let hasEnded = isEnded.withLock { $0 }
        #expect(hasEnded, "what was read goes on")
    }

    @Test("is cancelled with its reader")
    func cancellation() async throws {
        let stream = BlobStream { () throws(RegistryError) in
            try? await Task.sleep(for: .seconds(600))
            throw cancelled()
        }
        let task = Task { try await read(stream) }
        task.cancel()
        let error = await #expect(throws: RegistryError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
    }

    private func cancelled() -> RegistryError {
        RegistryError(.cancelled, operation: "read", location: place, reason: "it was cancelled", remedy: "")
    }
}
