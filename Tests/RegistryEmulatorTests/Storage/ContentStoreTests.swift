import FoundationEssentials
import RegistryEmulator
import TestSupport
import Testing

@Suite("Stores of content")
struct ContentStoreTests {
    enum Kind: String, CaseIterable, Sendable {
        case memory, folder
    }

    private func make(_ kind: Kind, in folder: TemporaryFolder) throws -> any ContentStore {
        switch kind {
        case .memory: MemoryContentStore()
        case .folder: try FolderContentStore(folder: folder.path("data"))
        }
    }

    @Test("hash in one pass and give back what they took, whole and in part", arguments: Kind.allCases)
    func roundTrip(kind: Kind) async throws {
        let folder = try TemporaryFolder()
        let store = try make(kind, in: folder)
        let writer = try await store.begin()
        try await writer.append(Array("abc".utf8))
        #expect(await writer.size == 3)
        try await writer.append(Array("dbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8))
        let content = try await writer.finish()
        // The vectors of FIPS 180-2 and RFC 1321's reference implementation.
        #expect(content.sha256 == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(content.sha1 == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
        #expect(content.md5 == "8215ef0796a20bcaaae116d3876c664a")
        #expect(content.size == 56)
        #expect(
            try await store.sha512(of: content)
                == "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c335"
                + "96fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd70354ec631238ca3445"
        )
        let next = try await store.read(content, range: 3..<7)
        #expect(try await next() == Array("dbcd".utf8))
        #expect(try await next() == nil)
    }

    @Test("give large content in chunks", arguments: Kind.allCases)
    func chunks(kind: Kind) async throws {
        let folder = try TemporaryFolder()
        let store = try make(kind, in: folder)
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let content = try await store.keep(bytes)
        let next = try await store.read(content, range: 0..<content.size)
        var read: [UInt8] = []
        var count = 0
        while let chunk = try await next() {
            read += chunk
            count += 1
        }
        #expect(read == bytes)
        #expect(count > 1)
        #expect(try await store.keep(bytes) == content)
        #expect(try await store.keep([]).size == 0)
    }

    @Test("forget what was abandoned, and what a killed process left")
    func leftovers() async throws {
        let folder = try TemporaryFolder()
        let store = try FolderContentStore(folder: folder.path("data"))
        let abandoned = try await store.begin()
        try await abandoned.append([1, 2, 3])
        let left = try await store.begin()
        try await left.append([4])
        await abandoned.abandon()
        let incoming = folder.path("data/incoming")
        #expect(try FileManager.default.contentsOfDirectory(atPath: incoming).count == 1)
    }

    @Test("say what is wrong with a folder, or with a file in it")
    func damage() async throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "file")
        #expect(throws: StorageError.self) { try FolderContentStore(folder: folder.path("file/data")) }
        let store = try FolderContentStore(folder: folder.path("data"))
        let content = try await store.keep(Array("0123456789".utf8))
        let path = folder.path("data/sha256/\(content.sha256.prefix(2))/\(content.sha256)")
        try Data("0123".utf8).write(to: URL(filePath: path))
        let next = try await store.read(content, range: 0..<10)
        await #expect(throws: StorageError.damaged(path: path, "is cut short")) { _ = try await next() }
        try FileManager.default.removeItem(atPath: path)
        await #expect(throws: StorageError.self) { _ = try await store.bytes(of: content) }
    }
}
