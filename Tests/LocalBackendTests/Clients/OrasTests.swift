import FoundationEssentials
import LocalBackend
import PromoterCore
import TestSupport
import Testing

@Suite("oras and promoter use one layout", .requires(.oras))
struct OrasTests {
    let registry: RegistryFolder
    let layout: String

    init() throws {
        registry = try RegistryFolder()
        layout = registry.root + "/app"
    }

    @discardableResult
    func oras(_ arguments: String...) async throws -> String {
        try await Tool.oras.command(arguments, folder: registry.root).run()
    }

    func pushArtifact(_ text: String, tagged tag: String) async throws {
        try registry.folder.write(text, to: "payload.txt")
        try await oras("push", "--oci-layout", "\(layout):\(tag)", "payload.txt:text/plain")
    }

    @Test("what oras has written is read, with the tags and without")
    func reading() async throws {
        try await pushArtifact("one", tagged: "v1")
        try await pushArtifact("two", tagged: "v2")
        let first = try await oras("resolve", "--oci-layout", "\(layout):v1")
        try await pushArtifact("three", tagged: "v1")
        #expect(try await registry.audit() == ["v1", "v2"])
        let name = try RepositoryName("app")
        let moved = try await registry.backend.manifest(.digest(try Digest(first)), in: name)
        #expect(moved?.mediaType == .ociManifest)
    }

    @Test("what promoter has written is read, also after a tag has moved")
    func writing() async throws {
        for (name, tag) in [("one", "v1"), ("two", "v2"), ("three", "v1")] {
            try await Image(name).push(to: registry.backend, tagged: tag)
        }
        try await Image("four").push(to: registry.backend)
        #expect(try await oras("repo", "tags", "--oci-layout", layout) == "v1\nv2")
        for (reference, image) in [
            (":v1", "three"), (":v2", "two"), ("@\(Image("one").manifest.digest)", "one"),
            ("@\(Image("four").manifest.digest)", "four"),
        ] {
            let text = try await oras("manifest", "fetch", "--oci-layout", layout + reference)
            #expect(Array(text.utf8) == Image(image).manifest.bytes)
        }
        try await oras("cp", "--from-oci-layout", "\(layout):v1", "--to-oci-layout", "\(registry.root)/copy:v1")
        #expect(try await registry.audit("copy") == ["v1"])
    }

    @Test("an index that promoter has written is copied with its children")
    func indexes() async throws {
        let images = [Image("one"), Image("two")]
        for image in images { try await image.push(to: registry.backend) }
        let children = images.map { Image.json($0.manifest.descriptor) }.joined(separator: ",")
        let text = #"{"schemaVersion":2,"mediaType":"\#(MediaType.ociIndex)","manifests":[\#(children)]}"#
        let index = RawManifest(bytes: Array(text.utf8), mediaType: .ociIndex)
        try await registry.backend.push(index, to: try RepositoryName("app"), tagged: try TagName("multi"))
        try await oras("cp", "--from-oci-layout", "\(layout):multi", "--to-oci-layout", "\(registry.root)/copy:multi")
        #expect(try await registry.audit("copy") == ["multi"])
        let list = try LayoutIndexContent(try registry.folder.read("app/index.json"))
        #expect(list.manifests.count == 1, "the children stand in their index alone")
    }

    @Test("both write in turn, and neither loses what the other has written")
    func alternating() async throws {
        for number in 0..<4 {
            try await pushArtifact("artifact \(number)", tagged: "oras-\(number)")
            try await Image("image \(number)").push(to: registry.backend, tagged: "promoter-\(number)")
        }
        let expected = (0..<4).flatMap { ["oras-\($0)", "promoter-\($0)"] }
        #expect(try await registry.audit() == Set(expected))
        #expect(try await oras("repo", "tags", "--oci-layout", layout) == expected.sorted().joined(separator: "\n"))
        let list = try LayoutIndexContent(try registry.folder.read("app/index.json"))
        #expect(list.manifests.filter { $0.artifactType != nil }.count == 4, "what oras says of its artifacts stays")
    }
}

/// What a test looks at in an index.json.
struct LayoutIndexContent: Decodable {
    struct Entry: Decodable {
        var digest: String
        var artifactType: String?
        var annotations: [String: String]?
    }

    var manifests: [Entry]

    init(_ data: Data) throws {
        self = try JSONDecoder().decode(Self.self, from: data)
    }
}
