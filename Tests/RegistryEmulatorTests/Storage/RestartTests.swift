import FoundationEssentials
import RegistryEmulator
import TestSupport
import Testing

@Suite("A registry in a folder")
struct RestartTests {
    @Test("has all it had, after a restart")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let subject = "sha256:" + String(repeating: "b", count: 64)
        var image: RegistryUnderTest.Image
        do {
            let registry = RegistryUnderTest(store: try OCIImageStore(folder: folder.path("data")))
            image = try await registry.pushImage("1.0").image
            try await registry.push(image, as: "2.0")
            try await registry.push(image, as: "gone")
            try await registry.send("DELETE", "/v2/app/manifests/gone")
            try await registry.pushImage("", seed: "referrer", subject: subject)
            let other = try await registry.pushImage("x", to: "other", seed: "deleted").image
            try await registry.send("DELETE", "/v2/other/manifests/\(other.digest)")
            let blob = try await registry.pushBlob([1, 2, 3])
            try await registry.send("DELETE", "/v2/app/blobs/\(blob)")
        }
        let registry = RegistryUnderTest(store: try OCIImageStore(folder: folder.path("data")))
        #expect(try await registry.tags() == ["1.0", "2.0"])
        #expect(try await registry.tags("/v2/other/tags/list") == [])
        #expect(try await registry.send("GET", "/v2/app/manifests/2.0").bytes == image.manifest)
        #expect(try await registry.send("GET", "/v2/app/manifests/2.0").headers["Content-Type"] == image.type)
        #expect(try await registry.referrers(of: subject).count == 1)
        let layer = Array("layer of image".utf8)
        let read = try await registry.send("GET", "/v2/app/blobs/\(RegistryUnderTest.digest(layer))")
        #expect(read.bytes == layer)
        #expect(try await registry.send("GET", "/v2/app/blobs/\(RegistryUnderTest.digest([1, 2, 3]))").status == 404)
    }

    @Test("comes up without the last line, where that was cut")
    func cutLine() async throws {
        let folder = try TemporaryFolder()
        let journal = folder.path("data/registry.jsonl")
        do {
            let registry = RegistryUnderTest(store: try OCIImageStore(folder: folder.path("data")))
            try await registry.pushImage("1.0")
            try await registry.pushImage("2.0", seed: "other")
        }
        let text = try Data(contentsOf: URL(filePath: journal))
        try text.dropLast(20).write(to: URL(filePath: journal))
        for _ in 0..<2 {
            let registry = RegistryUnderTest(store: try OCIImageStore(folder: folder.path("data")))
            #expect(try await registry.tags()?.contains("1.0") == true)
            #expect(try await registry.tags()?.contains("2.0") == false)
            try await registry.pushImage("3.0")
        }
    }

    @Test("refuses to come up from a journal that is not its own")
    func foreignJournal() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("{\"other\":1}\n", to: "data/registry.jsonl")
        #expect(throws: StorageError.damaged(path: path, "has a line 1 that is none of this version's")) {
            try OCIImageStore(folder: folder.path("data"))
        }
    }

    @Test("is nobody else's as long as it is open")
    func lock() throws {
        let folder = try TemporaryFolder()
        let first = try OCIImageStore(folder: folder.path("data"))
        #expect(throws: StorageError.inUse(folder: folder.path("data"))) {
            try OCIImageStore(folder: folder.path("data"))
        }
        withExtendedLifetime(first) {}
    }
}
