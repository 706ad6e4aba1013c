import FoundationEssentials
import Glibc
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite(
    "Below a local registry's folder no link is followed, and nothing but files and folders is opened",
    .timeLimit(.minutes(2))
)
struct LinkedFileTests {
    private static let image = Image("image")
    private static let layer = "app/blobs/sha256/" + image.blobs[1].blob.digest.encoded
    private static let manifest = "app/blobs/sha256/" + image.manifest.digest.encoded

    /// A registry with an image, one name of which was moved out of it.
    private struct Site {
        let folder: TemporaryFolder
        let name: String

        var backend: LocalBackend { LocalBackend(root: folder.path("registry")) }
        var path: String { folder.path("registry/" + name) }

        init(moving name: String) async throws {
            folder = try TemporaryFolder("links")
            self.name = name
            try await LinkedFileTests.image.push(to: LocalBackend(root: folder.path("registry")), tagged: "v1")
            try folder.folder("outside")
            try FileManager.default.moveItem(atPath: folder.path("registry/" + name), toPath: folder.path("outside/it"))
        }

        func link(to target: String = "outside/it") throws {
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path(target))
        }

        /// All files, those outside the registry too, and what is in them.
        func snapshot() throws -> [String: Data] {
            var files: [String: Data] = [:]
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
                let type = try FileManager.default.attributesOfItem(atPath: folder.path(name))[.type]
                let isFile = type as? FileAttributeType == .typeRegular
                files[name] = isFile ? try folder.read(name) : Data()
            }
            return files
        }

        func read() async throws {
            let name = try RepositoryName("app")
            guard try await backend.manifest(.tag(try TagName("v1")), in: name) != nil else {
                throw TestSupportError("no manifest")
            }
            for blob in LinkedFileTests.image.blobs {
                _ = try await backend.contains(blob.blob, in: name)
                _ = try await backend.check(blob.blob, in: name)
                _ = try await backend.file(of: blob.blob, in: name)
                _ = try await backend.blob(blob.blob, in: name)
            }
        }

        func write() async throws {
            try await LinkedFileTests.image.push(to: backend, tagged: "v2")
            try await Image("other").push(to: backend, tagged: "v3")
            _ = try await backend.delete(.tag(try TagName("v2")), in: try RepositoryName("app"))
            _ = try await backend.delete(.digest(LinkedFileTests.image.manifest.digest), in: try RepositoryName("app"))
        }
    }

    @Test(
        "where a link stands",
        arguments: [
            "app", "app/blobs", "app/blobs/sha256", layer, manifest, "app/index.json", "app/oci-layout",
            "app/.promoter.lock",
        ]
    )
    func links(name: String) async throws {
        let site = try await Site(moving: name)
        try site.link()
        let before = try site.snapshot()
        // Who only reads needs no lock.
        var ways: [@Sendable () async throws -> Void] = [{ try await site.write() }]
        if name != "app/.promoter.lock" { ways.append { try await site.read() } }
        for way in ways {
            let error = await #expect(throws: RegistryError.self) { try await way() }
            #expect(error?.kind == .linked, "\(error as Any)")
            #expect(error?.reason.contains("'\(site.path)' is a symbolic link") == true, "\(error as Any)")
            #expect(error?.remedy.contains("put what it leads to in its place") == true)
        }
        #expect(try site.snapshot() == before)
    }

    @Test(
        "where a link leads nowhere, so that what is written would be made behind it",
        arguments: ["app", "app/blobs", "app/.promoter.lock"]
    )
    func danglingLinks(name: String) async throws {
        let site = try await Site(moving: name)
        try site.link(to: "nowhere")
        let before = try site.snapshot()
        let error = await #expect(throws: RegistryError.self) { try await site.write() }
        #expect(error?.kind == .linked, "\(error as Any)")
        #expect(try site.snapshot() == before)
    }

    @Test(
        "where a pipe or a device stands, and nobody waits for it",
        arguments: [layer, manifest, "app/index.json", "app/oci-layout", "app/.promoter.lock"],
        [mode_t(S_IFIFO), mode_t(S_IFCHR)]
    )
    func pipesAndDevices(name: String, kind: mode_t) async throws {
        let site = try await Site(moving: name)
        // A device that never ends; only the superuser makes one.
        guard mknod(site.path, kind | 0o600, kind == mode_t(S_IFCHR) ? dev_t(1 << 8 | 5) : 0) == 0 else {
            #expect(kind == mode_t(S_IFCHR) && geteuid() != 0)
            return
        }
        let before = try site.snapshot()
        var ways: [@Sendable () async throws -> Void] = [{ try await site.write() }]
        if name != "app/.promoter.lock" { ways.append { try await site.read() } }
        for way in ways {
            let error = await #expect(throws: RegistryError.self) { try await way() }
            #expect(error?.kind == .corrupt, "\(error as Any)")
            #expect(error?.reason.contains("is not a file") == true, "\(error as Any)")
        }
        #expect(try site.snapshot() == before)
    }

    @Test("and a link or a pipe that is called like a temporary file stays, and so does what it leads to")
    func temporaryNames() async throws {
        let registry = try RegistryFolder()
        try await Self.image.push(to: registry.backend, tagged: "v1")
        let victim = try TemporaryFolder("victim")
        try victim.write("precious", to: "file")
        var names: [String] = []
        for folder in ["app", "app/blobs/sha256"] {
            try FileManager.default.createSymbolicLink(
                atPath: registry.folder.path(folder + "/.promoter-link"),
                withDestinationPath: victim.path("file")
            )
            #expect(mkfifo(registry.folder.path(folder + "/.promoter-pipe"), 0o600) == 0)
            names += [folder + "/.promoter-link", folder + "/.promoter-pipe"]
        }
        try await Image("other").push(to: registry.backend, tagged: "v2")
        #expect(try await registry.audit() == ["v1", "v2"])
        #expect(try victim.read("file") == Data("precious".utf8))
        #expect(try Set(registry.leftovers()) == Set(names))
    }

    @Test("and a linked neighbour has no blob to offer")
    func neighbours() async throws {
        let site = try await Site(moving: "app")
        try site.link()
        let upload = BlobUpload(
            blob: Self.image.blobs[1].blob,
            mountSources: [try RepositoryName("app")],
            open: Self.image.blobs[1].open
        )
        #expect(try await site.backend.push(upload, to: try RepositoryName("new")) == .uploaded)
    }

    @Test("but the registry's own folder may be reached through links, and stays the same one when they change")
    func root() async throws {
        let folder = try TemporaryFolder("roots")
        try folder.folder("one/registry")
        try folder.folder("two/registry")
        func lead(to target: String) throws {
            unlink(folder.path("link"))
            try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: target)
        }
        try lead(to: "one")
        let backend = LocalBackend(root: folder.path("link/registry"))
        try lead(to: "two")
        try await Self.image.push(to: backend, tagged: "v1")
        // Renamed, the folder is still the one that a policy was asked for.
        #expect(rename(folder.path("one/registry"), folder.path("one/renamed")) == 0)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("one/registry"),
            withDestinationPath: "../two/registry"
        )
        try await Image("other").push(to: backend, tagged: "v2")
        let tags = try await LocalBackend(root: folder.path("one/renamed")).tags(in: try RepositoryName("app"))
        #expect(tags.map(\.text) == ["v1", "v2"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("two/registry")).isEmpty)
    }
}
