import Foundation
import Glibc
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("What is carried from one local registry to another is a copy")
struct LocalCopyTests {
    private static let name = "app"

    /// Pushes an image from one folder to another as a promotion does, from file to file.
    private func copy(_ image: Image, from source: LocalBackend, to destination: LocalBackend) async throws {
        let name = try RepositoryName(Self.name)
        for blob in image.blobs {
            let upload = BlobUpload(
                blob: blob.blob,
                file: try await source.file(of: blob.blob, in: name),
                open: blob.open
            )
            #expect(try await destination.push(upload, to: name) == .cloned)
        }
        try await destination.push(image.manifest, to: name, tagged: try TagName("v1"))
    }

    /// Writes into a file where it is, as a tool without care would, or one with ill intent.
    private func overwrite(_ path: String) throws {
        #expect(chmod(path, 0o644) == 0)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.write(contentsOf: Data("changed".utf8))
        try file.close()
    }

    @Test(
        "and who writes into the one does not change the other",
        arguments: [("one", "two"), ("one", "one/inner"), ("one/inner", "one")]
    )
    func independence(from: String, to: String) async throws {
        let folder = try TemporaryFolder("copies")
        let (source, destination) = (LocalBackend(root: folder.path(from)), LocalBackend(root: folder.path(to)))
        let (image, name) = (Image("image", layerSize: 300_000), try RepositoryName(Self.name))
        try await image.push(to: source, tagged: "v1")
        try await copy(image, from: source, to: destination)
        for blob in image.blobs {
            let here = try #require(try await source.file(of: blob.blob, in: name))
            let there = try #require(try await destination.file(of: blob.blob, in: name))
            #expect(!CloneTests.isShared(here, there))
            try overwrite(here)
            #expect(try await destination.check(blob.blob, in: name))
            let error = await #expect(throws: RegistryError.self) { _ = try await source.check(blob.blob, in: name) }
            #expect(error?.kind == .corrupt)
            #expect(error?.reason.contains("'\(here)' is damaged") == true, "\(error as Any)")
            #expect(error?.reason.contains(blob.blob.digest.text) == true, "\(error as Any)")
        }
    }

    @Test("and a file that changes while it is copied is not taken for the blob")
    func changedFile() async throws {
        let folder = try TemporaryFolder("copies")
        let (source, destination) = (LocalBackend(root: folder.path("one")), LocalBackend(root: folder.path("two")))
        let (image, name) = (Image("image"), try RepositoryName(Self.name))
        try await image.push(to: source, tagged: "v1")
        let blob = image.blobs[1]
        let file = try #require(try await source.file(of: blob.blob, in: name))
        try overwrite(file)
        let upload = BlobUpload(blob: blob.blob, file: file, open: blob.open)
        #expect(try await destination.push(upload, to: name) == .uploaded)
        #expect(try await destination.check(blob.blob, in: name))
    }

    @Test("and a blob that is not there, or cut off, is told apart when it is checked")
    func missing() async throws {
        let registry = try RegistryFolder()
        let (image, name) = (Image("image"), try RepositoryName(Self.name))
        #expect(try await !registry.backend.check(image.blobs[0].blob, in: name))
        try await image.push(to: registry.backend)
        #expect(try await registry.backend.check(image.blobs[0].blob, in: name))
        let file = try #require(try await registry.backend.file(of: image.blobs[1].blob, in: name))
        #expect(chmod(file, 0o644) == 0 && truncate(file, 5) == 0)
        let error = await #expect(throws: RegistryError.self) {
            _ = try await registry.backend.check(image.blobs[1].blob, in: name)
        }
        #expect(error?.reason.contains("has 5 bytes instead of") == true, "\(error as Any)")
    }
}
