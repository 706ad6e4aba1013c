@testable internal import RegistryEmulator
internal import TestSupport
internal import Testing

@Suite("A data folder")
struct PersistenceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder("artifactory") }

    private func start() throws -> EmulatedInstance {
        try EmulatedInstance(
            journal: folder.path("state/journal"),
            contents: FolderContentStore(folder: folder.path("contents"))
        )
    }

    private static let info = "/artifactory/api/storage/prod/app/1.0/manifest.json"

    /// What an instance that is gone afterwards had.
    private func fill() async throws -> (image: EmulatedInstance.Pushed, info: String, files: [String]) {
        let instance = try start()
        let image = try await instance.pushImage("app", tag: "1.0")
        try await instance.pushImage("app", tag: "gone", layers: ["gone"])
        _ = try await instance.promote(#""targetRepo":"prod","dockerRepository":"app","tag":"1.0","copy":true"#)
        try await instance.send("DELETE", "/artifactory/staging/app/gone").expect(204)
        return (
            image, try await instance.send("GET", Self.info).text, try await instance.files(in: "staging")
        )
    }

    @Test("survives a restart, with all that items have")
    func restarts() async throws {
        let before = try await fill()
        let instance = try start()
        #expect(try await instance.send("GET", Self.info).text == before.info)
        #expect(try await instance.files(in: "staging") == before.files)
        let pulled = try await instance.send("GET", "/v2/prod/app/manifests/1.0")
        #expect(pulled.headers["Docker-Content-Digest"] == before.image.digest)
        #expect(pulled.bytes.count == before.image.size)
        let found = try await instance.send("GET", "/artifactory/api/search/checksum?sha256=\(before.image.hex)")
        #expect(found.json["results"]?.elements?.count == 2)
    }
}
