import FoundationEssentials
import Glibc
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A blob that is on this machine already is cloned")
struct CloneTests {
    static let type = MediaType("application/vnd.oci.image.layer.v1.tar")

    /// A blob whose bytes must not be read from its source.
    static func unreadable(_ blob: BlobUpload, from sources: [String] = [], file: String? = nil) throws -> BlobUpload {
        BlobUpload(
            blob: blob.blob,
            mountSources: try sources.map { name throws(ReferenceError) in try RepositoryName(name) },
            file: file
        ) {
            () async throws(RegistryError) in
            Issue.record("the source was opened")
            return try await blob.open()
        }
    }

    static func isShared(_ first: String, _ second: String) -> Bool {
        var (one, other) = (stat(), stat())
        guard stat(first, &one) == 0, stat(second, &other) == 0 else { return false }
        return one.st_ino == other.st_ino && one.st_dev == other.st_dev
    }

    @Test("from another repository, without a byte being copied")
    func repositories() async throws {
        let registry = try RegistryFolder()
        let backend = registry.backend
        let blob = BlobUpload(bytes: [UInt8](repeating: 3, count: 1_000_000), mediaType: Self.type)
        let (one, two) = (try RepositoryName("one"), try RepositoryName("two/nested"))
        _ = try await backend.push(blob, to: one)
        let outcome = try await backend.push(Self.unreadable(blob, from: ["absent", "two/nested", "one"]), to: two)
        #expect(outcome == .cloned)
        let files = [try await backend.file(of: blob.blob, in: one), try await backend.file(of: blob.blob, in: two)]
        let paths = files.compactMap(\.self)
        #expect(paths.count == 2)
        // A file system that can share bytes gives each repository a file of its own.
        let sharesBytes = try await Self.canShareBytes(in: registry.root)
        #expect(Self.isShared(paths[0], paths[1]) != sharesBytes)
        #expect(try Data(contentsOf: URL(filePath: paths[1])) == Data(repeating: 3, count: 1_000_000))
        #expect(try registry.leftovers() == [])
    }

    @Test("from a repository that nobody has named, if it is the blob", arguments: ["", "deeper/and/deeper/"])
    func search(prefix: String) async throws {
        let registry = try RegistryFolder()
        let blob = BlobUpload(bytes: [UInt8](repeating: 9, count: 100_000), mediaType: Self.type)
        let name = try RepositoryName("new")
        _ = try await registry.backend.push(blob, to: try RepositoryName(prefix + "one"))
        #expect(try await registry.backend.push(Self.unreadable(blob), to: name) == .cloned)

        // A file of the right name and size that is not the blob.
        let other = try RepositoryName("other")
        for repository in [prefix + "one", "new"] {
            let path = registry.root + "/\(repository)/blobs/sha256/" + blob.blob.digest.encoded
            unlink(path)
            try Data(repeating: 0, count: 100_000).write(to: URL(filePath: path))
        }
        #expect(try await registry.backend.push(blob, to: other) == .uploaded)
        let written = try #require(try await registry.backend.file(of: blob.blob, in: other))
        #expect(try Data(contentsOf: URL(filePath: written)) == Data(repeating: 9, count: 100_000))
    }

    @Test("from another registry")
    func registries() async throws {
        let (source, destination) = (try RegistryFolder(), try RegistryFolder())
        let blob = BlobUpload(bytes: [UInt8](repeating: 4, count: 1_000_000), mediaType: Self.type)
        let name = try RepositoryName("app")
        _ = try await source.backend.push(blob, to: name)
        let file = try #require(try await source.backend.blobFiles?.file(of: blob.blob, in: name))
        let outcome = try await destination.backend.push(Self.unreadable(blob, file: file), to: name)
        #expect(outcome == .cloned)
        #expect(try await destination.backend.contains(blob.blob, in: name))
    }

    @Test(
        "from another file system, by a copy",
        .enabled("there is no second file system at /dev/shm") { Self.hasSecondDisk }
    )
    func fileSystems() async throws {
        let registry = try RegistryFolder()
        let bytes = (0..<700_001).map { UInt8(truncatingIfNeeded: $0) }
        let blob = BlobUpload(bytes: bytes, mediaType: Self.type)
        let file = "/dev/shm/promoter-test-\(UUID().uuidString)"
        defer { unlink(file) }
        try Data(bytes).write(to: URL(filePath: file))
        let name = try RepositoryName("app")
        #expect(try await registry.backend.push(Self.unreadable(blob, file: file), to: name) == .cloned)
        let copy = try #require(try await registry.backend.file(of: blob.blob, in: name))
        #expect(try Data(contentsOf: URL(filePath: copy)) == Data(bytes))
    }

    @Test(
        "but not where its file has other bytes, another size, is a folder or a pipe, or is not there",
        arguments: 0..<5
    )
    func wrongFiles(number: Int) async throws {
        let registry = try RegistryFolder()
        let bytes = [UInt8](repeating: 5, count: 1000)
        let blob = BlobUpload(bytes: bytes, mediaType: Self.type)
        let file = registry.folder.path("file")
        switch number {
        case 0: try registry.folder.write(Data(repeating: 6, count: 1000), to: "file")
        case 1: try registry.folder.write(Data(repeating: 5, count: 999), to: "file")
        case 2: try registry.folder.folder("file")
        case 3: #expect(mkfifo(file, 0o600) == 0)
        default: break
        }
        let name = try RepositoryName("app")
        let upload = BlobUpload(blob: blob.blob, file: file, open: blob.open)
        #expect(try await registry.backend.push(upload, to: name) == .uploaded)
        let written = try #require(try await registry.backend.file(of: blob.blob, in: name))
        #expect(try Data(contentsOf: URL(filePath: written)) == Data(bytes))
    }

    @Test("but not from another repository where it was damaged there")
    func damagedNeighbour() async throws {
        let registry = try RegistryFolder()
        let bytes = [UInt8](repeating: 5, count: 1000)
        let blob = BlobUpload(bytes: bytes, mediaType: Self.type)
        let one = try RepositoryName("one")
        _ = try await registry.backend.push(blob, to: one)
        let damaged = try #require(try await registry.backend.file(of: blob.blob, in: one))
        try FileManager.default.removeItem(atPath: damaged)
        try Data(repeating: 6, count: 1000).write(to: URL(filePath: damaged))
        let two = try RepositoryName("two")
        let upload = BlobUpload(blob: blob.blob, mountSources: [one], open: blob.open)
        #expect(try await registry.backend.push(upload, to: two) == .uploaded)
        let written = try #require(try await registry.backend.file(of: blob.blob, in: two))
        #expect(try Data(contentsOf: URL(filePath: written)) == Data(bytes))
    }

    @Test("twenty times at once")
    func concurrently() async throws {
        let registry = try RegistryFolder()
        let backend = registry.backend
        let blob = BlobUpload(bytes: [UInt8](repeating: 8, count: 300_000), mediaType: Self.type)
        _ = try await backend.push(blob, to: try RepositoryName("one"))
        let upload = try Self.unreadable(blob, from: ["one"])
        try await withThrowingTaskGroup(of: BlobPushOutcome.self) { group in
            for number in 0..<20 {
                group.addTask { try await backend.push(upload, to: try RepositoryName("two-\(number % 2)")) }
            }
            for try await outcome in group { #expect([.cloned, .present].contains(outcome)) }
        }
        #expect(try registry.leftovers() == [])
    }

    private static var hasSecondDisk: Bool {
        var (one, other) = (stat(), stat())
        return stat("/dev/shm", &one) == 0 && stat(FileManager.default.temporaryDirectory.path, &other) == 0
            && one.st_dev != other.st_dev
    }

    private static func canShareBytes(in folder: String) async throws -> Bool {
        try Data("x".utf8).write(to: URL(filePath: folder + "/x"))
        return try await Command("cp", ["--reflink=always", folder + "/x", folder + "/y"]).result().isSuccess
    }
}
