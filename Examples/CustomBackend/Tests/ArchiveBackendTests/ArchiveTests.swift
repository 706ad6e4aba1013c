import ArchiveBackend
import Foundation
import PromoterCore
import Testing

@Suite("An archive")
struct ArchiveTests {
    private let repository: RepositoryName
    private let folder: Folder
    private let blob = BlobUpload(bytes: Array("hello".utf8), mediaType: .ociConfig)

    init() throws {
        repository = try RepositoryName("team/app")
        folder = try Folder()
    }

    @Test("that was cut off has what was whole, and grows from there", arguments: [1, 512, 1024, 1500])
    func cutOff(missing: Int) async throws {
        let path = folder.path("app.tar")
        let second = BlobUpload(bytes: [UInt8](repeating: 1, count: 100), mediaType: .ociConfig)
        let whole = ArchiveBackend(path: path)
        _ = try await whole.push(blob, to: repository)
        _ = try await whole.push(second, to: repository)
        let size = try Data(contentsOf: URL(filePath: path)).count
        #expect(truncate(path, size - missing) == 0)

        let copy = folder.path("copy.tar")
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let cut = ArchiveBackend(path: copy)
        #expect(try await cut.contains(blob.blob, in: repository))
        #expect(try await cut.contains(second.blob, in: repository) == (missing <= 1024))
        let third = BlobUpload(bytes: [UInt8](repeating: 2, count: 100), mediaType: .ociConfig)
        for upload in [second, third] { _ = try await cut.push(upload, to: repository) }
        let again = ArchiveBackend(path: copy)
        for upload in [blob, second, third] { #expect(try await again.contains(upload.blob, in: repository)) }
        let tar = try Program("/usr/bin/env", "tar", "-t", "-f", copy)
        #expect(tar.status == 0 && tar.messages.isEmpty, "\(tar)")
    }

    @Test("shows others what was written, and lets nobody else write meanwhile")
    func sharing() async throws {
        let (writer, reader) = (
            ArchiveBackend(path: folder.path("app.tar")), ArchiveBackend(path: folder.path("app.tar"))
        )
        #expect(try await !reader.contains(blob.blob, in: repository))
        _ = try await writer.push(blob, to: repository)
        #expect(try await reader.contains(blob.blob, in: repository))
        let error = try await #require(throws: RegistryError.self) { try await reader.preflight(as: .destination) }
        #expect(error.reason.contains("another process"))
    }

    @Test("keeps to its limit, and is then as it was")
    func limit() async throws {
        let path = folder.path("app.tar")
        let backend = ArchiveBackend(path: path, limit: 4096)
        _ = try await backend.push(blob, to: repository)
        let before = try Data(contentsOf: URL(filePath: path))
        let large = BlobUpload(bytes: [UInt8](repeating: 7, count: 4096), mediaType: .ociConfig)
        let error = try await #require(throws: RegistryError.self) { try await backend.push(large, to: repository) }
        #expect(error.kind == .tooLarge)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test("is told from a file of another kind, and from none")
    func otherFiles() async throws {
        let text = folder.path("text")
        try Data(String(repeating: "no archive\n", count: 100).utf8).write(to: URL(filePath: text))
        let error = try await #require(throws: RegistryError.self) {
            try await ArchiveBackend(path: text).tags(in: repository)
        }
        #expect(error.reason.contains("not a tar archive"))
        let absent = try await #require(throws: RegistryError.self) {
            try await ArchiveBackend(path: folder.path("absent.tar")).preflight(as: .source)
        }
        #expect(absent.kind == .notFound)
        try await ArchiveBackend(path: folder.path("absent.tar")).preflight(as: .destination)
        #expect(!FileManager.default.fileExists(atPath: folder.path("absent.tar")))
        for path in [folder.path(""), folder.path("absent/app.tar")] {
            await #expect(throws: RegistryError.self) {
                try await ArchiveBackend(path: path).preflight(as: .destination)
            }
        }
    }

    @Test("holds a blob of two repositories once, and tells all tags with what they point to")
    func links() async throws {
        let path = folder.path("app.tar")
        let backend = ArchiveBackend(path: path)
        let other = try RepositoryName("team/other")
        let large = BlobUpload(bytes: [UInt8](repeating: 7, count: 100_000), mediaType: .ociConfig)
        _ = try await backend.push(large, to: repository)
        let mounted = BlobUpload(blob: large.blob, mountSources: [repository], open: large.open)
        #expect(try await backend.push(mounted, to: other) == .mounted)
        #expect(try Data(contentsOf: URL(filePath: path)).count < 105_000)

        let manifest = RawManifest(bytes: Array(#"{"schemaVersion":2,"manifests":[]}"#.utf8), mediaType: .ociIndex)
        for tag in ["a", "b"] { try await backend.push(manifest, to: other, tagged: try TagName(tag)) }
        let tags = try await ArchiveBackend(path: path).listing(of: other).tags
        #expect(tags == [try TagName("a"): manifest.digest, try TagName("b"): manifest.digest])
    }
}
