import FoundationEssentials
import Testing
import TestSupport

@Suite("Layouts that tests make")
struct ImageLayoutTests {
    @Test("have the same digests on every machine")
    func determinism() throws {
        let layers = [FixtureLayer(size: 200_000, seed: 7), FixtureLayer(size: 10, seed: 8, packing: .plain)]
        let image = try ImageLayout().addImage(layers: layers)
        #expect(image.digest == "sha256:15f009311b90947f0dc49d50ece17fd8c334ed993e0999b733d2ba7d7d731cc8")
    }

    @Test("have layers that gzip and tar can read")
    func archives() async throws {
        let layout = try ImageLayout()
        let image = try layout.addImage(layers: [FixtureLayer(size: 200_000, seed: 7)])
        let manifest = try JSONDecoder().decode(Manifest.self, from: layout.blob(image.digest))
        let layer = try #require(manifest.layers.first)
        let blob = "\(layout.path)/blobs/" + layer.digest.replacing(":", with: "/")
        #expect(try await Command("tar", ["-tzvf", blob]).run().contains(" 200000 1970-01-01"))
        #expect(layer.size == (try layout.blob(layer.digest)).count)
    }

    @Test("move a name that is given again")
    func names() throws {
        let layout = try ImageLayout()
        try layout.addImage(layers: [FixtureLayer(seed: 1)], tag: "1.0")
        let second = try layout.addImage(layers: [FixtureLayer(seed: 2)], tag: "1.0")
        let index = try JSONDecoder()
            .decode(Index.self, from: Data(contentsOf: URL(filePath: "\(layout.path)/index.json")))
        #expect(index.manifests.map(\.digest) == [second.digest])
    }

    private struct Manifest: Decodable {
        var layers: [FixtureDescriptor]
    }

    private struct Index: Decodable {
        var manifests: [FixtureDescriptor]
    }
}
