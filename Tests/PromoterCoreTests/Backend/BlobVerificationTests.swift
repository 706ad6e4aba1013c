import PromoterCore
import Synchronization
import Testing

@Suite("Blobs are checked while they pass by")
struct BlobVerificationTests {
    static let location = RegistryLocation(name: "here", backend: "test", address: "test", identity: "test")

    private func stream(_ chunks: [[UInt8]]) -> BlobStream {
        let rest = Mutex(chunks[...])
        return BlobStream { () throws(RegistryError) in rest.withLock { $0.popFirst() } }
    }

    private func read(_ chunks: [[UInt8]], as blob: Descriptor) async throws -> (passed: [UInt8], error: RegistryError?)
    {
        let verified = stream(chunks).verified(as: blob, at: Self.location, in: try RepositoryName("app"))
        var passed: [UInt8] = []
        do {
            while let chunk = try await verified.next() { passed += chunk }
            return (passed, nil)
        } catch {
            return (passed, error)
        }
    }

    private func descriptor(_ bytes: [UInt8], size: Int64? = nil) -> Descriptor {
        Descriptor(mediaType: MediaType("a/b"), digest: Digest(of: bytes), size: size ?? Int64(bytes.count))
    }

    @Test("what is right passes", arguments: [[[1], [2], [3]], [[1, 2, 3]], []] as [[[UInt8]]])
    func right(chunks: [[UInt8]]) async throws {
        let bytes = chunks.flatMap { $0 }
        let (passed, error) = try await read(chunks, as: descriptor(bytes))
        #expect(passed == bytes)
        #expect(error == nil)
    }

    @Test("the last bytes of a wrong blob never pass")
    func wrongBytes() async throws {
        let (passed, error) = try await read([[1], [2], [4]], as: descriptor([1, 2, 3]))
        #expect(passed == [1, 2])
        #expect(error?.kind == .corrupt)
    }

    @Test(
        "a blob that is too short or too long is an error",
        arguments: [([[1, 2]], 3), ([[1, 2], [3, 4]], 3)] as [([[UInt8]], Int64)]
    )
    func wrongSize(chunks: [[UInt8]], size: Int64) async throws {
        let (passed, error) = try await read(chunks, as: descriptor([1, 2, 3], size: size))
        #expect(passed.count < 3)
        #expect(error?.kind == .corrupt)
        #expect(error?.remedy.isEmpty == false)
    }
}
