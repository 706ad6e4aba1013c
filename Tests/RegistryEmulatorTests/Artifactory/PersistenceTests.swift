@testable internal import RegistryEmulator
internal import TestSupport
internal import Testing

@Suite("A data folder")
struct PersistenceTests {
    @Test("survives a restart, with all that items have")
    func restarts() async throws {
        let folder = try TemporaryFolder("artifactory")
        let path = folder.path + "/state/journal"
        func start() throws -> EmulatedInstance {
            try EmulatedInstance(journal: path, contents: FolderContentStore(folder: folder.path + "/contents"))
        }
        let first = try start()
        let image = try await first.pushImage("app", tag: "1.0")
        try await first.pushImage("app", tag: "gone", layers: ["gone"])
        _ = try await first.promote(#""targetRepo":"prod","dockerRepository":"app","tag":"1.0","copy":true"#)
        try await first.send("DELETE", "/artifactory/staging/app/gone").expect(204)
        let info = "/artifactory/api/storage/prod/app/1.0/manifest.json"
        let before = try await first.send("GET", info)
        let second = try start()
        #expect(try await second.send("GET", info).text == before.text)
        #expect(try await second.files(in: "staging") == first.files(in: "staging"))
        let pulled = try await second.send("GET", "/v2/prod/app/manifests/1.0")
        #expect(pulled.headers["Docker-Content-Digest"] == image.digest)
        #expect(pulled.bytes.count == image.size)
        let found = try await second.send("GET", "/artifactory/api/search/checksum?sha256=\(image.hex)")
        #expect(found.json["results"]?.elements?.count == 2)
    }
}
