import FoundationEssentials
import Glibc
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite(
    "A disk that is full or may not be written to",
    .enabled("mounting needs root") { await MountedDisk.isPossible() }
)
struct FullDiskTests {
    static let layer = MediaType("application/vnd.oci.image.layer.v1.tar")

    @Test("refuses a blob that is larger than what is free, before any of it is read")
    func noSpaceBefore() async throws {
        let disk = try await MountedDisk(bytes: 1 << 20)
        let backend = LocalBackend(root: disk.path + "/registry")
        let blob = BlobUpload(bytes: [UInt8](repeating: 1, count: 2 << 20), mediaType: Self.layer)
        let upload = BlobUpload(blob: blob.blob) { () async throws(RegistryError) in
            Issue.record("the source was opened")
            return try await blob.open()
        }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await backend.push(upload, to: try RepositoryName("app"))
        }
        #expect(error?.kind == .storage)
        #expect(error?.reason.contains("bytes left; the blob has 2097152") == true, "\(error as Any)")
        #expect(error?.remedy == "free space on that disk, then run promoter again")
        await disk.unmount()
    }

    @Test("that fills up in the middle of a blob keeps what it had, and takes the blob when there is space again")
    func noSpaceMeanwhile() async throws {
        let disk = try await MountedDisk(bytes: 1 << 20)
        let backend = LocalBackend(root: disk.path + "/registry")
        let name = try RepositoryName("app")
        try await Image("old").push(to: backend, tagged: "v1")
        let bytes = [UInt8](repeating: 1, count: 600_000)
        let blob = BlobUpload(bytes: bytes, mediaType: Self.layer)
        let upload = BlobUpload(blob: blob.blob) { () throws(RegistryError) in
            let stream = BlobStream(bytes: Array(bytes.dropFirst(1000)))
            return BlobStream { () async throws(RegistryError) in
                if disk.fill() { return Array(bytes.prefix(1000)) }
                return try await stream.next()
            }
        }
        let before = try disk.snapshot()
        let error = await #expect(throws: RegistryError.self) { _ = try await backend.push(upload, to: name) }
        #expect(error?.kind == .storage)
        #expect(error?.reason.contains("No space left on device") == true, "\(error as Any)")
        #expect(try disk.snapshot() == before)
        #expect(try await !backend.contains(blob.blob, in: name))

        disk.empty()
        #expect(try await backend.push(blob, to: name) == .uploaded)
        await disk.unmount()
    }

    @Test("that is full keeps its tags where they are")
    func noSpaceForTag() async throws {
        let disk = try await MountedDisk(bytes: 1 << 20)
        let backend = LocalBackend(root: disk.path + "/registry")
        let name = try RepositoryName("app")
        try await Image("old").push(to: backend, tagged: "v1")
        try await Image("new").push(to: backend)
        let before = try disk.snapshot()
        #expect(disk.fill())
        let error = await #expect(throws: RegistryError.self) {
            try await backend.push(Image("new").manifest, to: name, tagged: try TagName("v1"))
        }
        #expect(error?.kind == .storage)
        #expect(error?.reason.contains("No space left on device") == true, "\(error as Any)")
        #expect(try disk.snapshot() == before)
        #expect(try await backend.resolve(.tag(try TagName("v1")), in: name)?.digest == Image("old").manifest.digest)

        disk.empty()
        try await Image("new").push(to: backend, tagged: "v1")
        #expect(try await backend.resolve(.tag(try TagName("v1")), in: name)?.digest == Image("new").manifest.digest)
        await disk.unmount()
    }

    @Test("that is mounted read-only is read, but not written to")
    func readOnly() async throws {
        let disk = try await MountedDisk(bytes: 1 << 20)
        try await Image("old").push(to: LocalBackend(root: disk.path + "/registry"), tagged: "v1")
        try await disk.makeReadOnly()
        let backend = LocalBackend(root: disk.path + "/registry")
        let name = try RepositoryName("app")
        #expect(try await backend.manifest(.tag(try TagName("v1")), in: name) == Image("old").manifest)
        for (image, repository, tag) in [("new", "app", "v1"), ("new", "other", "v1"), ("old", "app", "v2")] {
            let what: Comment = "\(image) to \(repository):\(tag)"
            let error = await #expect(throws: RegistryError.self, what) {
                try await Image(image).push(to: backend, repository, tagged: tag)
            }
            #expect(error?.kind == .forbidden, what)
            #expect(error?.reason.contains("Read-only file system") == true, what)
            #expect(error?.remedy == "mount the file system for writing, or use another path", what)
        }
        await disk.unmount()
    }
}

/// A small disk in memory.
final class MountedDisk: Sendable {
    private let folder: TemporaryFolder

    var path: String { folder.path + "/disk" }

    static func isPossible() async -> Bool {
        guard geteuid() == 0, let disk = try? await MountedDisk(bytes: 1 << 16) else { return false }
        await disk.unmount()
        return true
    }

    init(bytes: Int) async throws {
        folder = try TemporaryFolder("disk")
        try folder.folder("disk")
        try await Command("mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "promoter-test", path]).run()
    }

    deinit {
        // Only where a test has failed: the folder can't be removed while the disk is mounted.
        umount2(path, Int32(MNT_DETACH))
    }

    func unmount() async {
        umount2(path, Int32(MNT_DETACH))
    }

    func makeReadOnly() async throws {
        try await Command("mount", ["-o", "remount,ro", path]).run()
    }

    /// Takes all the space that is left; `false` where that was done before.
    func fill() -> Bool {
        let descriptor = open(path + "/filler", O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let zeros = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, zeros, zeros.count) > 0 {}
        return true
    }

    /// Gives the space back.
    func empty() {
        unlink(path + "/filler")
    }

    /// The files of the registry, and what is in them.
    func snapshot() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) where name != "filler" {
            files[name] = (try? Data(contentsOf: URL(filePath: path + "/" + name))) ?? Data()
        }
        return files
    }
}
