import FoundationEssentials
import Glibc
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("What is damaged or foreign in a layout is told, and nothing is changed")
struct DamagedLayoutTests {
    /// A layout that is damaged, and what must be said of it.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: RegistryError.Kind
        let reason: String
        let harm: @Sendable (TemporaryFolder) throws -> Void

        init(
            _ what: String,
            _ kind: RegistryError.Kind = .corrupt,
            says reason: String,
            _ harm: @escaping @Sendable (TemporaryFolder) throws -> Void
        ) {
            testDescription = what
            self.kind = kind
            self.reason = reason
            self.harm = harm
        }
    }

    static let image = Image("image")
    static let layer = "app/blobs/sha256/" + image.blobs[1].blob.digest.encoded
    static let manifest = "app/blobs/sha256/" + image.manifest.digest.encoded

    static func replace(_ name: String, in folder: TemporaryFolder, with text: String?) throws {
        try FileManager.default.removeItem(atPath: folder.path(name))
        if let text { try folder.write(text, to: name) } else { try folder.folder(name) }
    }

    static let ofLists = [
        Damage("an index.json that is cut off", says: "index.json' is not JSON: at byte 15") {
            try replace("app/index.json", in: $0, with: #"{"manifests":[{"#)
        },
        Damage("an empty index.json", says: "index.json' is not JSON: at byte 0") {
            try replace("app/index.json", in: $0, with: "")
        },
        Damage("a folder called index.json", says: "index.json' is not a file") {
            try replace("app/index.json", in: $0, with: nil)
        },
        Damage("a layout of another version", says: "has version '2.0.0'; promoter knows 1.0.0") {
            try replace("app/oci-layout", in: $0, with: #"{"imageLayoutVersion":"2.0.0"}"#)
        },
        Damage("an oci-layout that is not JSON", says: "oci-layout' does not say which version") {
            try replace("app/oci-layout", in: $0, with: "hello")
        },
        Damage("no oci-layout", says: "has an index.json but no oci-layout file") {
            try FileManager.default.removeItem(atPath: $0.path("app/oci-layout"))
        },
        Damage("a file in a repository's place", says: "Not a directory") {
            try FileManager.default.removeItem(atPath: $0.path("app"))
            try $0.write("hello", to: "app")
        },
        Damage("a name for two manifests", says: "gives the tag v1 to several manifests") {
            let other = Image("other").manifest.descriptor
            let name = #","annotations":{"org.opencontainers.image.ref.name":"v1"}}"#
            let entries = [image.manifest.descriptor, other].map { Image.json($0).dropLast() + name }
            try replace("app/index.json", in: $0, with: #"{"manifests":[\#(entries.joined(separator: ","))]}"#)
        },
        Damage("a descriptor that can't be read", says: "has a descriptor for the tag v1 that can't be read") {
            let entry = #"{"digest":"blake3:0","annotations":{"org.opencontainers.image.ref.name":"v1"}}"#
            try replace("app/index.json", in: $0, with: #"{"manifests":[\#(entry)]}"#)
        },
    ]

    static let ofBlobs = [
        Damage("a listed manifest that is missing", says: "lists v1, but the blob sha256:") {
            try FileManager.default.removeItem(atPath: $0.path(manifest))
        },
        Damage("a manifest that is too short", says: "bytes instead of") {
            try replace(manifest, in: $0, with: "{}")
        },
        Damage("a manifest of the right size with other bytes", says: "is damaged: its digest is sha256:") {
            try replace(manifest, in: $0, with: String(repeating: " ", count: image.manifest.bytes.count))
        },
        Damage("a folder in a manifest's place", says: "is not a file") {
            try replace(manifest, in: $0, with: nil)
        },
    ]

    @Test("when it is read", arguments: ofLists + ofBlobs)
    func reading(damage: Damage) async throws {
        let registry = try RegistryFolder()
        try await Self.image.push(to: registry.backend, tagged: "v1")
        try damage.harm(registry.folder)
        let before = try registry.snapshot()
        let error = await #expect(throws: RegistryError.self) {
            _ = try await registry.backend.manifest(.tag(try TagName("v1")), in: try RepositoryName("app"))
        }
        expect(error, is: damage)
        #expect(try registry.snapshot() == before)
    }

    @Test("when an image is pushed to it", arguments: ofLists.dropLast(2))
    func pushing(damage: Damage) async throws {
        let registry = try RegistryFolder()
        try await Self.image.push(to: registry.backend, tagged: "v1")
        try damage.harm(registry.folder)
        let before = try registry.snapshot()
        let error = await #expect(throws: RegistryError.self) {
            try await Image("new").push(to: registry.backend, tagged: "v2")
        }
        expect(error, is: damage)
        #expect(try registry.snapshot() == before)
        let second = await #expect(throws: RegistryError.self) {
            try await registry.backend.push(
                Self.image.manifest,
                to: try RepositoryName("app"),
                tagged: try TagName("v3")
            )
        }
        expect(second, is: damage)
        #expect(try registry.snapshot() == before)
    }

    @Test("when the damaged manifest is pushed again", arguments: ofBlobs.dropFirst())
    func pushingAgain(damage: Damage) async throws {
        let registry = try RegistryFolder()
        try await Self.image.push(to: registry.backend, tagged: "v1")
        try damage.harm(registry.folder)
        let before = try registry.snapshot()
        let error = await #expect(throws: RegistryError.self) {
            try await Self.image.push(to: registry.backend, tagged: "v2")
        }
        expect(error, is: damage)
        #expect(try registry.snapshot() == before)
    }

    @Test("but a push mends a listed manifest that is missing")
    func mending() async throws {
        let registry = try RegistryFolder()
        try await Self.image.push(to: registry.backend, tagged: "v1")
        try FileManager.default.removeItem(atPath: registry.folder.path(Self.manifest))
        try await Self.image.push(to: registry.backend, tagged: "v1")
        #expect(try await registry.audit() == ["v1"])
    }

    @Test(
        "a blob whose file is not right is neither read, nor counted as there, nor written over",
        arguments: [
            Damage("too long", says: "bytes instead of") {
                try replace(layer, in: $0, with: String(repeating: "x", count: 9999))
            },
            Damage("a folder", says: "is not a file") { try replace(layer, in: $0, with: nil) },
            Damage("a pipe", says: "is not a file") {
                try FileManager.default.removeItem(atPath: $0.path(layer))
                #expect(mkfifo($0.path(layer), 0o600) == 0)
            },
        ]
    )
    func blobs(damage: Damage) async throws {
        let registry = try RegistryFolder()
        let name = try RepositoryName("app")
        try await Self.image.push(to: registry.backend, tagged: "v1")
        try damage.harm(registry.folder)
        let before = try registry.snapshot()
        let blob = Self.image.blobs[1]
        for work in [
            { _ = try await registry.backend.contains(blob.blob, in: name) },
            { _ = try await registry.backend.blob(blob.blob, in: name) },
            { _ = try await registry.backend.push(blob, to: name) },
            { _ = try await registry.backend.file(of: blob.blob, in: name) },
        ] as [@Sendable () async throws -> Void] {
            expect(await #expect(throws: RegistryError.self) { try await work() }, is: damage)
        }
        #expect(try registry.snapshot() == before)
    }

    @Test(
        "a repository that would lie among a layout's own files is refused",
        arguments: ["app/blobs", "app/blobs/sha256", "app/index.json", "app/oci-layout", "a/b/ingest/c"]
    )
    func reservedNames(name: String) async throws {
        let registry = try RegistryFolder()
        let error = await #expect(throws: RegistryError.self) {
            try await Self.image.push(to: registry.backend, name, tagged: "v1")
        }
        #expect(error?.kind == .invalid)
        #expect(error?.remedy.contains("blobs, index.json, ingest, oci-layout") == true)
        #expect(try registry.snapshot().isEmpty)
    }

    @Test("a layout that is given in place of the directory of layouts is recognised")
    func layoutAsRoot() async throws {
        let registry = try RegistryFolder()
        try await Self.image.push(to: registry.backend, tagged: "v1")
        let wrong = LocalBackend(root: registry.root + "/app")
        let error = await #expect(throws: RegistryError.self) {
            _ = try await wrong.resolve(.tag(try TagName("v1")), in: try RepositoryName("app"))
        }
        #expect(error?.kind == .invalid)
        #expect(error?.remedy.contains("'\(registry.root)'") == true)
    }

    @Test("a manifest whose blob or child is missing is refused, and no tag is set")
    func incomplete() async throws {
        let registry = try RegistryFolder()
        let backend = registry.backend
        let name = try RepositoryName("app")
        _ = try await backend.push(Self.image.blobs[0], to: name)
        let child = Image.json(Self.image.manifest.descriptor)
        let index = RawManifest(
            bytes: Array(#"{"schemaVersion":2,"manifests":[\#(child)]}"#.utf8),
            mediaType: .ociIndex
        )
        for (manifest, missing) in [
            (Self.image.manifest, Self.image.blobs[1].blob.digest), (index, Self.image.manifest.digest),
        ] {
            let error = await #expect(throws: RegistryError.self) {
                try await backend.push(manifest, to: name, tagged: try TagName("v1"))
            }
            #expect(error?.kind == .incomplete)
            #expect(error?.reason.contains(missing.text) == true)
        }
        #expect(try await backend.tags(in: name).isEmpty)
    }

    @Test("a layer that is not meant to be distributed may be missing")
    func nondistributable() async throws {
        let registry = try RegistryFolder()
        let name = try RepositoryName("app")
        _ = try await registry.backend.push(Self.image.blobs[0], to: name)
        let type = MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")
        let layer = Descriptor(mediaType: type, digest: Digest(of: [1]), size: 1)
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.dockerManifest)","config":\(Image.json(Self.image.blobs[0].blob)),\
            "layers":[\(Image.json(layer))]}
            """
        let manifest = RawManifest(bytes: Array(text.utf8), mediaType: .dockerManifest)
        try await registry.backend.push(manifest, to: name, tagged: try TagName("v1"))
        #expect(try await registry.backend.manifest(.tag(try TagName("v1")), in: name) == manifest)
    }

    private func expect(_ error: RegistryError?, is damage: Damage) {
        #expect(error?.kind == damage.kind)
        #expect(error?.reason.contains(damage.reason) == true, "\(error as Any)")
        #expect(error?.remedy.isEmpty == false)
        #expect(error?.repository?.text == "app")
    }
}
