import FoundationEssentials
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("A local registry")
struct LocalBackendTests {
    @Test("keeps an image, and finds it by tag and by digest")
    func roundTrip() async throws {
        let folder = try TemporaryFolder("local")
        let backend = LocalBackend(root: folder.path)
        let repository = try RepositoryName("team/app")
        let config = BlobUpload(bytes: Array("{}".utf8), mediaType: .ociConfig)
        #expect(try await backend.push(config, to: repository) == .uploaded)
        #expect(try await backend.push(config, to: repository) == .present)
        let text = """
            {"schemaVersion":2,"config":{"mediaType":"\(config.blob.mediaType)","digest":"\(config.blob.digest)","size":2},"layers":[]}
            """
        let manifest = RawManifest(bytes: Array(text.utf8), mediaType: .ociManifest)
        try await backend.push(manifest, to: repository, tagged: try TagName("v1"))
        #expect(try await backend.manifest(.tag(try TagName("v1")), in: repository) == manifest)
        #expect(try await backend.manifest(.digest(manifest.digest), in: repository) == manifest)
        #expect(try await backend.tags(in: repository).map(\.text) == ["v1"])
    }
}
